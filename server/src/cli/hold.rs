//! `holds`, `confirm-scope`

use super::{DataArgs, PersonArgs, moment, open, say, user};

pub(super) fn list(args: &DataArgs) -> anyhow::Result<()> {
    let (_, office) = open(args)?;
    for held in office.holds()? {
        let person = office.member(held.user)?.map(|member| member.name).unwrap_or_default();
        let since = chrono::DateTime::from_timestamp_millis(held.since.ms()).map(|at| at.to_rfc3339());
        say(&format!(
            "{} {person} {} {} tickets {} since {}",
            held.user,
            held.device,
            held.install,
            held.tickets,
            since.unwrap_or_default()
        ))?;
    }
    Ok(())
}

pub(super) fn confirm(args: &PersonArgs) -> anyhow::Result<()> {
    let (_, office) = open(&args.data)?;
    let member = user::find(&office, &args.user)?;
    office.confirm_scope(member.user, moment())?;
    say(&format!("confirmed {}", member.user))
}
