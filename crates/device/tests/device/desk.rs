//! What a desk writes and has not sent.

use niangjia_domain::code::Code;
use niangjia_domain::role::Role;
use niangjia_domain::state::State;
use niangjia_ipc::command::SheetKind;
use niangjia_ipc::{Command, query};

use crate::county::{County, case_a, new_ticket, task};

const TASK: &str = r#"{"task":"问清人数"}"#;

#[tokio::test]
async fn what_is_written_in_a_sheet_survives_a_kill_and_goes_with_its_order() {
    let county = County::open();
    let handler = county.person("李某某", "权益部", Role::Handler).await;
    let officer = county.person("王某某", "和平街道", Role::Officer).await;
    let ticket = new_ticket();
    let keep = |sheet, text: &str| Command::KeepSheet { ticket, sheet, text: text.to_owned() };
    handler.tell(keep(SheetKind::Register, r#"{"title":"欠薪"}"#)).await;

    let handler = handler.killed();
    assert_eq!(
        handler.device.get(query::Sheet { ticket, sheet: SheetKind::Register }).await.unwrap_err(),
        Code::Locked
    );
    handler.unlocked().await;
    let another = new_ticket();
    let found = handler.device.get(query::Sheet { ticket: another, sheet: SheetKind::Register }).await.unwrap();
    assert_eq!(found.text, r#"{"title":"欠薪"}"#, "there is one registration, whatever ticket is drawn for it");
    assert!(found.saved.is_some());

    handler.tell(Command::Register { ticket, registration: Box::new(case_a()) }).await;
    handler.tell(keep(SheetKind::Assign, TASK)).await;
    handler.tell(keep(SheetKind::Note, "\"要回电话\"")).await;
    handler.sees("the ticket is registered", ticket, |view| view.state == State::Signed).await;
    handler.tell(Command::Assign { ticket, task: task(&officer) }).await;
    let text = async |sheet| handler.device.get(query::Sheet { ticket, sheet }).await.unwrap().text;
    assert_eq!(text(SheetKind::Register).await, "", "the registration was sent");
    assert_eq!(text(SheetKind::Assign).await, "", "the order was given");
    assert_eq!(text(SheetKind::Note).await, "\"要回电话\"", "the note was not");
    handler.tell(Command::AddNote { ticket, text: "要回电话".to_owned() }).await;
    assert_eq!(text(SheetKind::Note).await, "");
}

#[tokio::test]
async fn an_order_that_is_refused_leaves_its_draft() {
    let county = County::open();
    let handler = county.person("李某某", "权益部", Role::Handler).await;
    let officer = county.person("王某某", "和平街道", Role::Officer).await;
    let ticket = new_ticket();
    handler.tell(Command::KeepSheet { ticket, sheet: SheetKind::Assign, text: TASK.to_owned() }).await;
    let refused = handler.device.tell(Command::Assign { ticket, task: task(&officer) }).await;
    assert!(refused.is_err(), "there is no such ticket");
    let found = handler.device.get(query::Sheet { ticket, sheet: SheetKind::Assign }).await.unwrap();
    assert_eq!(found.text, TASK);
}
