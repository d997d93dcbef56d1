//! `user add`, `user list`, `revoke`

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use niangjia_domain::id::UserId;
use niangjia_domain::role::{Member, Role};

use super::{DataArgs, PersonArgs, moment, open, say};
use crate::office::Office;

#[derive(Debug, Args)]
pub(super) struct AddArgs {
    #[command(flatten)]
    data: DataArgs,
    /// 县码 of the person's county. A county that does not exist yet is founded with `--county-name`.
    #[arg(long)]
    county: String,
    /// The county union's name, if it is to be founded.
    #[arg(long)]
    county_name: Option<String>,
    /// The street or office, as people call it.
    #[arg(long, default_value = "")]
    unit: String,
    /// What the person may do; may be given several times.
    #[arg(long = "role", required = true)]
    roles: Vec<RoleArg>,
    /// The name shown to colleagues.
    name: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleArg {
    Agent,
    Dispatcher,
    Handler,
    Reviewer,
    Officer,
    Supervisor,
    Callback,
    Leader,
    Quality,
    External,
}

impl From<RoleArg> for Role {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Agent => Self::Agent,
            RoleArg::Dispatcher => Self::Dispatcher,
            RoleArg::Handler => Self::Handler,
            RoleArg::Reviewer => Self::Reviewer,
            RoleArg::Officer => Self::Officer,
            RoleArg::Supervisor => Self::Supervisor,
            RoleArg::Callback => Self::Callback,
            RoleArg::Leader => Self::Leader,
            RoleArg::Quality => Self::Quality,
            RoleArg::External => Self::External,
        }
    }
}

pub(super) fn add(args: &AddArgs) -> anyhow::Result<()> {
    let (folder, office) = open(&args.data)?;
    let county = match (office.orgs()?.into_iter().find(|org| org.code == args.county), &args.county_name) {
        (Some(org), _) => org,
        (None, Some(name)) => folder.found(&office, &args.county, name, moment()).context("founding the county")?,
        (None, None) => bail!("no county has the code {}; give --county-name to found it", args.county),
    };
    let at = moment();
    let member = Member {
        user: UserId::from_bytes(at.id("user", 0)),
        name: args.name.clone(),
        county: county.id,
        unit: args.unit.clone(),
        roles: args.roles.iter().map(|role| Role::from(*role)).collect(),
        revoked: None,
    };
    let user = member.user;
    office.add_member(member, at)?;
    say(&user.to_string())
}

pub(super) fn list(args: &DataArgs) -> anyhow::Result<()> {
    let (_, office) = open(args)?;
    for member in everyone(&office)? {
        let roles = serde_json::to_string(&member.roles)?;
        let revoked = if member.revoked.is_some() { " revoked" } else { "" };
        say(&format!("{} {} {} {roles}{revoked}", member.user, member.name, member.unit))?;
    }
    Ok(())
}

pub(super) fn revoke(args: &PersonArgs) -> anyhow::Result<()> {
    let (_, office) = open(&args.data)?;
    let member = find(&office, &args.user)?;
    office.revoke(member.user, moment())?;
    say(&format!("revoked {}", member.user))
}

fn everyone(office: &Office) -> anyhow::Result<Vec<Member>> {
    let mut everyone = Vec::new();
    for org in office.orgs()? {
        everyone.extend(office.members(org.id)?);
    }
    Ok(everyone)
}

/// The person of an id, or of a name that only one has.
pub(super) fn find(office: &Office, wanted: &str) -> anyhow::Result<Member> {
    let mut found: Vec<Member> = match wanted.parse::<UserId>() {
        Ok(user) => office.member(user)?.into_iter().collect(),
        Err(_) => everyone(office)?.into_iter().filter(|member| member.name == wanted).collect(),
    };
    match (found.pop(), found.is_empty()) {
        (Some(member), true) => Ok(member),
        (Some(_), false) => bail!("several people have this name; give the account's id"),
        (None, _) => bail!("nobody has this id or name"),
    }
}
