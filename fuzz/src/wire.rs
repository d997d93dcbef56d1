//! What comes over the wire, or lies in a file.

use niangjia_domain::outcome::{BlobReceipt, Receipt};
use niangjia_ipc::command::Command;
use niangjia_ipc::invitation::{Invitation, tidy_code};
use niangjia_protocol::account::{ChallengeReply, EnrolReply, EnrolRequest, SessionReply, SessionRequest};
use niangjia_protocol::auth::Authorization;
use niangjia_protocol::blob::{BlobQuery, BlobQueryReply};
use niangjia_protocol::codec::Writer;
use niangjia_protocol::compress::{self, RowOpener, RowPress};
use niangjia_protocol::frame::{self, OPENED_BYTES_MAX, PUSH_BYTES_MAX};
use niangjia_protocol::offer::Offer;
use niangjia_protocol::pull::{self, Change, DocKey, DocKind, Pack, Page, PullRequest};
use niangjia_protocol::push::PushReply;
use niangjia_protocol::receipt::list::ReceiptList;
use niangjia_store::bundle::{self, Part};
use niangjia_store::seal;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::seed::COUNTY_SECRET;

/// What is read again after it was written is what was read first.
pub(crate) fn page(bytes: &[u8]) -> bool {
    let Ok(read) = Page::decode(bytes) else { return false };
    let Ok(written) = read.encode() else { return true };
    let again = Page::decode(&written);
    // Packs are cut anew when a page is written.
    let bare = |page: Page| Page { packs: Vec::new(), ..page };
    assert_eq!(again.map(bare), Ok(bare(read)), "a page that was read reads the same once it is written");
    true
}

/// The first two bytes say how long the heads are; documents follow.
pub(crate) fn open_page(bytes: &[u8]) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk::<2>() else { return false };
    let (heads, documents) = rest.split_at(usize::from(u16::from_le_bytes(*length)).min(rest.len()));
    let Some((&count, heads)) = heads.split_first() else { return false };
    page_of(count, heads, documents).is_some_and(|made| page(&made))
}

pub(crate) fn offer(bytes: &[u8]) -> bool {
    let Ok(read) = Offer::decode(bytes) else { return false };
    assert_eq!(Offer::decode(&read.encode()), Ok(read), "an offer is made again as it was");
    true
}

/// A page of `count` rows with the heads as given, all documents in one pack.
fn page_of(count: u8, heads: &[u8], documents: &[u8]) -> Option<Vec<u8>> {
    let mut writer = Writer::marked(*b"NJP1");
    writer.byte(niangjia_protocol::VERSION);
    writer.fixed(&[1; 16]);
    writer.signed(1_794_999_999_999);
    writer.number(0);
    // No feed at all: rows count from nothing, and the device finds none of theirs.
    writer.number(0);
    writer.number(u64::from(count));
    writer.counted(&compress::body(heads).ok()?);
    writer.number(1);
    writer.number(u64::from(count));
    writer.counted(&RowPress::for_packs().ok()?.press(documents).ok()?);
    writer.fixed(b"NJP1");
    Some(writer.finish())
}

pub(crate) fn ask(bytes: &[u8]) -> bool {
    let Ok(read) = PullRequest::decode(bytes) else { return false };
    assert_eq!(PullRequest::decode(&read.encode()), Ok(read), "a question is asked again as it was");
    true
}

/// As the server opens it.
pub(crate) fn push(bytes: &[u8]) -> bool {
    if bytes.len() > PUSH_BYTES_MAX {
        return false;
    }
    let Ok(opened) = compress::open_body(bytes, OPENED_BYTES_MAX) else { return false };
    assert!(opened.len() <= OPENED_BYTES_MAX, "a push opens to no more than it may");
    frames(&opened)
}

pub(crate) fn frames(bytes: &[u8]) -> bool {
    let Ok(read) = frame::decode(bytes) else { return false };
    assert!(read.len() <= frame::OPERATIONS_MAX, "a push has no more operations than it may");
    assert_eq!(frame::decode(&frame::encode(&read)), Ok(read), "operations are framed again as they were");
    true
}

/// The first byte is the change, the second the kind.
pub(crate) fn stored_row(bytes: &[u8]) -> bool {
    let [change, kind, rest @ ..] = bytes else { return false };
    let doc = DocKey { kind: DocKind::from_number(*kind), id: [9; 16] };
    let Ok(mut opener) = RowOpener::new() else { return false };
    let Ok(read) = pull::opened(doc, *change, rest, &mut opener) else { return false };
    if let Change::Put { rev, columns, body } = read {
        assert!(body.len() <= compress::ROW_BYTES_MAX, "a row opens to no more than it may");
        let Ok(pressed) = RowPress::new().and_then(|mut press| press.press(&body)) else { return true };
        let again = pull::opened(doc, *change, &pull::stored_put(doc, rev, &columns, &pressed), &mut opener);
        assert_eq!(again, Ok(Change::Put { rev, columns, body }), "a row is kept again as it was");
    }
    true
}

pub(crate) fn pack(bytes: &[u8]) -> bool {
    let Ok(read) = Pack::from_bytes(bytes) else { return false };
    assert_eq!(Pack::from_bytes(&read.to_bytes()), Ok(read.clone()), "a pack is kept again as it was");
    let Ok(bodies) = RowOpener::new().and_then(|mut opener| read.open(&mut opener)) else { return false };
    assert_eq!(bodies.iter().map(<[u8]>::len).collect::<Vec<_>>(), read.lengths, "a pack holds what it says");
    true
}

pub(crate) fn proof(bytes: &[u8]) -> bool {
    let Ok(header) = core::str::from_utf8(bytes) else { return false };
    let Some(read) = Authorization::from_header(header) else { return false };
    assert_eq!(Authorization::from_header(&read.to_header()), Some(read.clone()), "a proof is said again as it was");
    if let Authorization::Install(proof) = read {
        // Nobody's key made it: whatever the bytes, it proves nothing.
        assert!(!proof.is_by(&[7; 32], "POST", "/v1/push"), "a proof by nobody");
    }
    true
}

/// Everything that the county answers, or is asked, in JSON.
pub(crate) fn answers(bytes: &[u8]) -> bool {
    [
        as_json::<PushReply>(bytes).is_some(),
        as_json::<BlobQuery>(bytes).is_some(),
        as_json::<BlobQueryReply>(bytes).is_some(),
        as_json::<EnrolRequest>(bytes).is_some(),
        as_json::<EnrolReply>(bytes).is_some(),
        as_json::<ChallengeReply>(bytes).is_some(),
        as_json::<SessionRequest>(bytes).is_some(),
        as_json::<SessionReply>(bytes).is_some(),
        as_json::<Receipt>(bytes).is_some(),
        as_json::<BlobReceipt>(bytes).is_some(),
    ]
    .contains(&true)
}

pub(crate) fn as_json<T>(bytes: &[u8]) -> Option<T>
where
    T: DeserializeOwned + Serialize + PartialEq + core::fmt::Debug,
{
    let read: T = serde_json::from_slice(bytes).ok()?;
    let written = serde_json::to_vec(&read).ok()?;
    let again: Result<T, _> = serde_json::from_slice(&written);
    assert_eq!(again.ok().as_ref(), Some(&read), "what was read reads the same once it is written");
    Some(read)
}

/// Only what was sealed opens; what it opens to is the sender's.
pub(crate) fn seal(bytes: &[u8]) -> bool {
    let closed = seal::seal_for_county(&seal::public_half(&COUNTY_SECRET), bytes, [5; 32]);
    assert_eq!(seal::open_seal(&COUNTY_SECRET, &closed).as_deref(), Ok(bytes), "what was sealed opens");
    seal::open_seal(&COUNTY_SECRET, bytes).is_ok()
}

/// As the county opens it: part by part, to the end.
pub(crate) fn bundle(bytes: &[u8]) -> bool {
    let Ok(mut reader) = bundle::Reader::open(bytes, |_| Some(COUNTY_SECRET)) else { return false };
    loop {
        match reader.part() {
            Ok(Part::Operations(read)) => {
                assert_eq!(frame::decode(&frame::encode(&read)), Ok(read), "operations are framed again as they were");
            }
            Ok(Part::Photo(..)) => {}
            Ok(Part::End(_)) => return true,
            Err(_) => return false,
        }
    }
}

pub(crate) fn receipt_list(bytes: &[u8]) -> bool {
    let Some(read) = core::str::from_utf8(bytes).ok().and_then(|text| ReceiptList::read(text).ok()) else {
        return false;
    };
    let again = ReceiptList::read(&read.to_text(|_| "第 8841 号\nphoto".to_owned()));
    assert_eq!(again, Ok(read), "a list is written again as it was, whatever is remarked");
    true
}

pub(crate) fn invitation(bytes: &[u8]) -> bool {
    let Some(read) = core::str::from_utf8(bytes).ok().and_then(|text| text.parse::<Invitation>().ok()) else {
        return false;
    };
    assert_eq!(read.to_string().parse(), Ok(read.clone()), "an invitation is printed again as it was");
    assert_eq!(tidy_code(&read.code).as_deref(), Some(read.code.as_str()), "a tidy code stays as it is");
    true
}

/// Looked at twice: by structure, as the county does, and decoded, as the phone does.
pub(crate) fn photo(bytes: &[u8]) -> bool {
    let is_whole = niangjia_photo::check(bytes).is_ok();
    let is_known = niangjia_photo::recognise(bytes).is_ok();
    assert!(is_known || !is_whole, "what can be looked at is recognised");
    is_whole
}

pub(crate) fn command(bytes: &[u8]) -> bool {
    as_json::<Command>(bytes).is_some()
}
