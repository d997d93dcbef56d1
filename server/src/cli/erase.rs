//! `erase`

use anyhow::{Context as _, bail};
use clap::Args;
use niangjia_domain::code::Code;
use niangjia_domain::id::TicketId;

use super::{DataArgs, moment, open, say};
use crate::error::Fault;
use crate::office::Office;

#[derive(Debug, Args)]
pub(super) struct EraseArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Numbers or ids of the tickets. A person is erased with the tickets that name him.
    #[arg(required = true)]
    tickets: Vec<String>,
    /// Who asked for it, and why: kept in the folder's list of erasures. No personal data.
    #[arg(long)]
    reason: String,
    /// It cannot be taken back.
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(args: &EraseArgs) -> anyhow::Result<()> {
    let (folder, office) = open(&args.data)?;
    let tickets: Vec<TicketId> = args.tickets.iter().map(|name| find(&office, name)).collect::<Result<_, _>>()?;
    if !args.yes {
        bail!("{} tickets would be erased for good, with their photos; give --yes", tickets.len());
    }
    for id in tickets {
        let moment = moment();
        folder.note_erasure(id, moment.now, &args.reason).context("writing the list of erasures")?;
        let erased = match office.erase(id, moment) {
            Err(Fault::Told(Code::NotAllowed)) => bail!("{id} goes on in another ticket: erase that one first"),
            erased => erased?,
        };
        say(&format!("erased {id} operations {} entries {}", erased.operations, erased.entries))?;
    }
    let photos = folder.drop_erased_photos(&office)?;
    say(&format!("photos {photos}"))?;
    say("backups that were made before hold it still: throw them away when there are newer ones")
}

fn find(office: &Office, name: &str) -> anyhow::Result<TicketId> {
    match name.parse::<TicketId>() {
        Ok(id) => Ok(id),
        Err(_) => office.ticket_of(name)?.with_context(|| format!("no ticket has the number {name}")),
    }
}
