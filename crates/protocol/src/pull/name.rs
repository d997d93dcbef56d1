//! Names of feeds on the wire: a byte for what it is and the id's own bytes, less than half of the name as text, which
//! was most of a page without news. A name that this version does not know travels as text.

use niangjia_domain::feed::{Desk, Feed};
use niangjia_domain::id::{InstallId, OrgId, UserId};

use crate::Malformed;
use crate::codec::{Reader, Writer};

const TEXT: u8 = 0;
const INSTALL: u8 = 1;
const USER: u8 = 2;
const HANDLING: u8 = 3;
const REVIEW: u8 = 4;
const DIRECTORY: u8 = 5;
const CALLBACK: u8 = 6;
/// Longest name that travels as text, in bytes.
const TEXT_BYTES_MAX: usize = 80;

pub(super) fn encode(name: &str, writer: &mut Writer) {
    let (tag, id) = match name.parse::<Feed>() {
        Ok(Feed::Install(install)) => (INSTALL, install.bytes()),
        Ok(Feed::User(user)) => (USER, user.bytes()),
        Ok(Feed::County(org, Desk::Handling)) => (HANDLING, org.bytes()),
        Ok(Feed::County(org, Desk::Review)) => (REVIEW, org.bytes()),
        Ok(Feed::County(org, Desk::Callback)) => (CALLBACK, org.bytes()),
        Ok(Feed::Directory(org)) => (DIRECTORY, org.bytes()),
        Err(_) => {
            writer.byte(TEXT);
            return writer.counted(name.as_bytes());
        }
    };
    writer.byte(tag);
    writer.fixed(&id);
}

pub(super) fn decode(reader: &mut Reader<'_>) -> Result<String, Malformed> {
    let feed = match reader.byte()? {
        TEXT => return Ok(reader.text(TEXT_BYTES_MAX)?.to_owned()),
        INSTALL => Feed::Install(InstallId::from_bytes(reader.fixed()?)),
        USER => Feed::User(UserId::from_bytes(reader.fixed()?)),
        HANDLING => Feed::County(OrgId::from_bytes(reader.fixed()?), Desk::Handling),
        REVIEW => Feed::County(OrgId::from_bytes(reader.fixed()?), Desk::Review),
        CALLBACK => Feed::County(OrgId::from_bytes(reader.fixed()?), Desk::Callback),
        DIRECTORY => Feed::Directory(OrgId::from_bytes(reader.fixed()?)),
        _ => return Err(Malformed::Foreign),
    };
    Ok(feed.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_comes_back_and_known_ones_are_short() {
        let (user, org) = (UserId::from_bytes([7; 16]), OrgId::from_bytes([9; 16]));
        let known = [
            Feed::Install(InstallId::from_bytes([1; 16])),
            Feed::User(user),
            Feed::County(org, Desk::Handling),
            Feed::County(org, Desk::Review),
            Feed::County(org, Desk::Callback),
            Feed::Directory(org),
        ];
        for name in known.map(|feed| feed.to_string()) {
            let mut writer = Writer::default();
            encode(&name, &mut writer);
            let bytes = writer.finish();
            assert_eq!((bytes.len(), decode(&mut Reader::new(&bytes))), (17, Ok(name)));
        }
        let mut writer = Writer::default();
        encode("org:x:later", &mut writer);
        assert_eq!(decode(&mut Reader::new(&writer.finish())), Ok("org:x:later".to_owned()));
        assert_eq!(decode(&mut Reader::new(&[9])), Err(Malformed::Foreign));
    }
}
