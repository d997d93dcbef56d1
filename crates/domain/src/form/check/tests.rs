//! What a draft is told about itself.

use super::*;
use crate::form::{ArrearsKind, Basis, WorkerRow, fixture};
use crate::time::DeviceTime;

fn given(value: Value) -> Answer<Value> {
    Answer::Given { value, basis: None }
}

fn money(yuan: i64) -> Answer<Value> {
    given(Value::Money(Fen::yuan(yuan)))
}

fn skipped(reason: SkipReason, note: &str) -> Answer<Value> {
    Answer::Skipped { reason, note: note.into() }
}

fn row(name: &str) -> WorkerRow {
    WorkerRow {
        name: name.into(),
        id_tail: "1234".into(),
        team: "木工班".into(),
        months: Some(12),
        due: Some(Fen::yuan(123_456)),
        paid: Some(Fen::yuan(23_456)),
        owing: Some(Fen::yuan(100_000)),
        undisputed: None,
        basis: None,
    }
}

#[test]
fn the_ten_workers_form_has_24_required_items_of_which_22_are_answered_and_2_excused() {
    let (answers, photos) = (fixture::case_a(), fixture::case_a_photos());
    let done = answers.completeness(&photos);
    assert_eq!(done, Completeness { answered: 22, skipped: 2, missing: 0 });
    assert_eq!(done.required(), 24);
    assert_eq!(answers.problems(&photos), []);
}

#[test]
fn an_empty_form_misses_what_it_can_ask_already() {
    let answers = Answers::default();
    let done = answers.completeness(&Tally::default());
    assert_eq!(done, Completeness { answered: 0, skipped: 0, missing: 20 }, "a building site adds four");
    let problems = answers.problems(&Tally::default());
    assert_eq!(problems.len(), 20);
    assert_eq!(problems[0], Problem::Missing(ItemCode::VisitMode));
    assert!(problems.iter().all(|problem| problem.weight() == Weight::Stops));
}

#[test]
fn a_section_counts_its_own_items() {
    let (mut answers, photos) = (fixture::case_a(), fixture::case_a_photos());
    let section = |answers: &Answers, code| answers.section_completeness(code, &photos);
    assert_eq!(section(&answers, SectionCode::Evidence), Completeness { answered: 4, skipped: 1, missing: 0 });
    assert_eq!(section(&answers, SectionCode::Regime), Completeness::default());
    answers.set(ItemCode::AmountDisputed, Answer::Empty);
    assert_eq!(section(&answers, SectionCode::Amount), Completeness { answered: 4, skipped: 0, missing: 1 });
}

#[test]
fn another_reason_must_be_said() {
    let (mut answers, photos) = (fixture::case_a(), fixture::case_a_photos());
    answers.set(ItemCode::ForemanPhone, skipped(SkipReason::Other, "  "));
    assert_eq!(
        answers.problems(&photos),
        [Problem::Missing(ItemCode::ForemanPhone), Problem::NoReason(ItemCode::ForemanPhone)]
    );
    answers.set(ItemCode::ForemanPhone, skipped(SkipReason::Other, "号码是空号"));
    assert_eq!(answers.problems(&photos), []);
}

#[test]
fn an_answer_of_spaces_is_no_answer() {
    let (mut answers, photos) = (fixture::case_a(), fixture::case_a_photos());
    answers.set(ItemCode::EmployerName, given(Value::Text(" \n".into())));
    assert_eq!(answers.problems(&photos), [Problem::Missing(ItemCode::EmployerName)]);
}

#[test]
fn parts_that_do_not_add_up_to_the_claim_are_told_with_the_difference() {
    let (mut answers, photos) = (fixture::case_a(), fixture::case_a_photos());
    assert_eq!(answers.amount_check(), Some(SumCheck::Agrees));
    answers.set(ItemCode::AmountDisputed, money(130_000));
    assert_eq!(answers.amount_check(), Some(SumCheck::Differs { by: Fen::yuan(-10_000) }));
    let problems = answers.problems(&photos);
    assert_eq!(problems, [Problem::AmountsDiffer { by: Fen::yuan(-10_000) }]);
    assert_eq!(problems[0].weight(), Weight::Warns, "the world itself may not add up");
    answers.set(ItemCode::AmountDisputed, Answer::Empty);
    assert_eq!(answers.amount_check(), None);
}

#[test]
fn rows_are_checked_against_the_claim_the_count_and_themselves() {
    let (mut answers, photos) = (fixture::case_a(), fixture::case_a_photos());
    assert_eq!(answers.rows_check(), Some(SumCheck::Agrees));
    let wrong = WorkerRow { owing: Some(Fen::yuan(90_000)), ..row("何某") };
    answers.set(ItemCode::WorkerRows, given(Value::Workers(WorkerList::Rows(vec![row("张某"), wrong]))));
    assert_eq!(
        answers.problems(&photos),
        [
            Problem::RowsDiffer { by: Fen::yuan(-210_000) },
            Problem::RowDiffers { row: 1 },
            Problem::WorkersDiffer { listed: 2, confirmed: 10 },
        ]
    );
}

#[test]
fn a_photographed_list_counts_by_its_totals() {
    let (mut answers, photos) = (fixture::case_a(), fixture::case_a_photos());
    let list = WorkerList::Photographed { workers: 10, owing: Fen::yuan(400_000) };
    answers.set(ItemCode::WorkerRows, given(Value::Workers(list)));
    assert_eq!(answers.problems(&photos), []);
}

#[test]
fn twenty_thousand_characters_are_taken_and_one_more_is_told() {
    let (mut answers, photos) = (fixture::case_a(), fixture::case_a_photos());
    answers.set(ItemCode::Remark, given(Value::Text("a".repeat(20_000))));
    assert_eq!(answers.problems(&photos), []);
    answers.set(ItemCode::Remark, given(Value::Text("a".repeat(20_001))));
    assert_eq!(answers.problems(&photos), [Problem::TooLong { item: ItemCode::Remark, chars: 20_001 }]);
    answers.set(ItemCode::Remark, given(Value::Text("字".repeat(20_000))));
    assert!(
        matches!(answers.problems(&photos)[..], [Problem::TooLarge { bytes }] if bytes > 60_000),
        "60,000 bytes leave no room for the rest of an operation"
    );
}

#[test]
fn five_hundred_workers_fit_into_one_report_and_one_more_is_told() {
    let (mut answers, photos) = (fixture::case_a(), fixture::case_a_photos());
    let mut rows = vec![row("欧阳某某"); 500];
    answers.set(ItemCode::WorkerRows, given(Value::Workers(WorkerList::Rows(rows.clone()))));
    let stops = |answers: &Answers| {
        let problems = answers.problems(&photos);
        problems.into_iter().filter(|problem| problem.weight() == Weight::Stops).collect::<Vec<_>>()
    };
    assert_eq!(stops(&answers), []);
    rows.push(row("张某"));
    answers.set(ItemCode::WorkerRows, given(Value::Workers(WorkerList::Rows(rows))));
    assert_eq!(stops(&answers)[0], Problem::TooManyRows { item: ItemCode::WorkerRows, rows: 501, max: 500 });
}

#[test]
fn amounts_below_zero_and_answers_of_another_kind_stop_a_report() {
    let (mut answers, photos) = (fixture::case_a(), fixture::case_a_photos());
    answers.set(ItemCode::AlreadyPaid, money(-1));
    answers.set(ItemCode::Finding, given(Value::Choice(ArrearsKind::Factory.into())));
    assert_eq!(
        answers.problems(&photos),
        [Problem::Negative(ItemCode::AlreadyPaid), Problem::WrongKind(ItemCode::Finding)]
    );
}

#[test]
fn leaving_before_arriving_is_told() {
    let (mut answers, photos) = (fixture::case_a(), fixture::case_a_photos());
    answers.set(ItemCode::LeftAt, given(Value::Moment(DeviceTime::from_ms(0))));
    assert_eq!(answers.problems(&photos), [Problem::Reversed { from: ItemCode::ArrivedAt, to: ItemCode::LeftAt }]);
}

#[test]
fn the_checklist_tells_what_is_there_what_is_missing_and_why() {
    let mut answers = fixture::case_a();
    let photos: Tally = [EvidenceKind::WorkRecord, EvidenceKind::WorkRecord].into_iter().collect();
    answers.set(ItemCode::EntryRecordPhotos, skipped(SkipReason::NotApplicable, ""));
    answers.set(ItemCode::SettlementPhotos, skipped(SkipReason::Absent, "会计不在"));
    answers.set(ItemCode::WorkRecordPhotos, skipped(SkipReason::Refused, ""));
    let lines: Vec<_> = answers.checklist(&photos).into_iter().map(|line| (line.kind, line.evidence)).collect();
    assert_eq!(
        lines,
        [
            (EvidenceKind::NoticeBoard, Evidence::Missing { have: 0 }),
            (EvidenceKind::Payroll, Evidence::RefusedByEmployer),
            (EvidenceKind::WorkRecord, Evidence::Present(2)),
            (EvidenceKind::Settlement, Evidence::LeftOut(SkipReason::Absent)),
            (EvidenceKind::EntryRecord, Evidence::NotApplicable),
        ]
    );
}

#[test]
fn a_factory_needs_no_notice_board_and_no_entry_record() {
    let mut answers = fixture::case_a();
    answers.set(
        ItemCode::ArrearsKind,
        Answer::Given { value: Value::Choice(ArrearsKind::Factory.into()), basis: Some(Basis::Seen) },
    );
    let kinds: Vec<_> = answers.checklist(&Tally::default()).into_iter().map(|line| line.kind).collect();
    assert_eq!(kinds, [EvidenceKind::Payroll, EvidenceKind::WorkRecord, EvidenceKind::Settlement]);
    assert_eq!(answers.completeness(&Tally::default()).required(), 20);
}
