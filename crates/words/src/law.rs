//! Words for what the law of the product names: states, kinds of operation, roles, evidence, refusals and
//! codes. Each match is exhaustive, so a new variant does not compile before somebody has found its word.

use niangjia_domain::clock::{Clock, Overdue, Remaining};
use niangjia_domain::code::Code;
use niangjia_domain::form::{Basis, EvidenceKind, SkipReason};
use niangjia_domain::kind::Kind;
use niangjia_domain::outcome::{LateReason, Refusal};
use niangjia_domain::role::Role;
use niangjia_domain::state::State;

use crate::Words;

const MINUTE_MS: i64 = 60 * 1000;

impl Words {
    /// What went wrong, as a sentence that says what to do, and never whose fault it is.
    #[must_use]
    pub fn code(self, code: &Code) -> String {
        match code {
            Code::Offline => self.code_offline(),
            Code::Stalled => self.code_stalled(),
            Code::TooLarge => self.code_too_large(),
            Code::Busy { retry_after_s } => self.code_busy(i64::from(*retry_after_s)),
            Code::ServerDown => self.code_server_down(),
            Code::NotOurServer => self.code_not_our_server(),
            Code::SessionExpired => self.code_session_expired(),
            Code::Revoked => self.code_revoked(),
            Code::AppTooOld => self.code_app_too_old(),
            Code::NotAllowed => self.code_not_allowed(),
            Code::BadCode => self.code_bad_code(),
            Code::CodeUsed => self.code_code_used(),
            Code::CodeExpired => self.code_code_expired(),
            Code::WrongServer => self.code_wrong_server(),
            Code::WrongPin { left, wait_s: 0 } => self.unlock_wrong(i64::from(*left)),
            Code::WrongPin { left, wait_s } => self.unlock_wrong_wait(i64::from(*left), i64::from(*wait_s)),
            Code::PinDestroyed => self.unlock_destroyed(),
            Code::WeakPin => self.enrol_pin_easy(),
            Code::Locked => self.code_locked(),
            Code::StorageFull => self.code_storage_full(),
            Code::DamagedHere => self.code_damaged_here(),
            Code::DamagedThere => self.code_damaged_there(),
            Code::BadReceipt => self.code_bad_receipt(),
            Code::NotAPhoto => self.code_not_a_photo(),
            Code::Heic => self.code_heic(),
            Code::PhotoDamaged => self.code_photo_damaged(),
            Code::PhotoTooLarge => self.code_photo_too_large(),
            Code::TooManyPhotos => self.code_too_many_photos(),
            Code::TextTooLong => self.code_text_too_long(),
            Code::NotFound => self.code_not_found(),
            Code::NotOurFile => self.code_not_our_file(),
            Code::FileDamaged => self.code_file_damaged(),
            Code::OtherCounty => self.code_other_county(),
            Code::UnknownAuthor => self.code_unknown_author(),
            Code::NotForThisDevice => self.code_not_for_this_device(),
            Code::Refused { reason } => self.refusal(*reason),
            Code::Internal { .. } => self.code_internal(),
        }
    }

    /// Why the law did not allow it, in plain words.
    #[must_use]
    pub fn refusal(self, reason: Refusal) -> String {
        match reason {
            Refusal::Role => self.refusal_role(),
            Refusal::Scope => self.refusal_scope(),
            Refusal::State => self.refusal_state(),
            Refusal::NoTicket => self.refusal_no_ticket(),
            Refusal::Exists => self.refusal_exists(),
            Refusal::NotAnOfficer => self.refusal_not_an_officer(),
            Refusal::AskToWithdraw => self.refusal_ask_to_withdraw(),
            Refusal::SamePerson => self.refusal_same_person(),
            Refusal::ReasonNeeded => self.refusal_reason_needed(),
            Refusal::NoReport => self.refusal_no_report(),
            Refusal::Incomplete => self.refusal_incomplete(),
            Refusal::TooLong => self.code_text_too_long(),
            Refusal::TooLate => self.refusal_too_late(),
            Refusal::TooOften => self.refusal_too_often(),
            Refusal::NoMaster => self.refusal_no_master(),
            Refusal::NoCounty => self.refusal_no_county(),
            Refusal::OriginalsMissing => self.refusal_originals_missing(),
        }
    }

    /// What had happened before late work arrived.
    #[must_use]
    pub fn late_reason(self, reason: LateReason) -> String {
        match reason {
            LateReason::Reassigned => self.late_reassigned(),
            LateReason::Withdrawn => self.late_withdrawn(),
            LateReason::Closed => self.late_closed(),
            LateReason::MovedAway => self.late_moved_away(),
            LateReason::Merged => self.late_merged(),
        }
    }

    /// Where a ticket is.
    #[must_use]
    pub fn state(self, state: State) -> String {
        match state {
            State::Registered => self.state_registered(),
            State::Dispatched => self.state_dispatched(),
            State::Signed => self.state_signed(),
            State::Assigned => self.state_assigned(),
            State::Verifying => self.state_verifying(),
            State::Verified => self.state_verified(),
            State::Handling => self.state_handling(),
            State::Coordinating => self.state_coordinating(),
            State::Suspended => self.state_suspended(),
            State::Replied => self.state_replied(),
            State::Callback => self.state_callback(),
            State::Closed => self.state_closed(),
            State::Archived => self.state_archived(),
            State::Returned => self.state_returned(),
            State::Transferred => self.state_transferred(),
            State::Merged => self.state_merged(),
            State::Declined => self.state_declined(),
        }
    }

    /// What a person did or asked for.
    #[must_use]
    pub fn kind(self, kind: Kind) -> String {
        match kind {
            Kind::Register => self.kind_register(),
            Kind::Propose => self.kind_propose(),
            Kind::Dispatch => self.kind_dispatch(),
            Kind::Sign => self.kind_sign(),
            Kind::Return => self.kind_return(),
            Kind::Merge => self.kind_merge(),
            Kind::Assign => self.kind_assign(),
            Kind::Accept => self.kind_accept(),
            Kind::Decline => self.kind_decline(),
            Kind::Arrive => self.kind_arrive(),
            Kind::Note => self.kind_note(),
            Kind::Photo => self.kind_photo(),
            Kind::Statement => self.kind_statement(),
            Kind::Correct => self.kind_correct(),
            Kind::Alert => self.kind_alert(),
            Kind::Report => self.kind_report(),
            Kind::Submit => self.kind_submit(),
            Kind::SendBack => self.kind_send_back(),
            Kind::TakeUp => self.kind_take_up(),
            Kind::Reply => self.kind_reply(),
            Kind::Review => self.kind_review(),
            Kind::CallBack => self.kind_call_back(),
            Kind::Archive => self.kind_archive(),
            Kind::Reopen => self.kind_reopen(),
            Kind::Withdraw => self.kind_withdraw(),
            Kind::Reassign => self.kind_reassign(),
            Kind::Reveal => self.kind_reveal(),
            Kind::AskOriginal => self.kind_ask_original(),
            Kind::Adopt => self.kind_adopt(),
            Kind::Honour => self.kind_honour(),
            Kind::Acknowledge => self.kind_acknowledge(),
            Kind::Move => self.kind_move(),
        }
    }

    /// The part a person plays.
    #[must_use]
    pub fn role(self, role: Role) -> String {
        match role {
            Role::Agent => self.role_agent(),
            Role::Dispatcher => self.role_dispatcher(),
            Role::Handler => self.role_handler(),
            Role::Reviewer => self.role_reviewer(),
            Role::Officer => self.role_officer(),
            Role::Supervisor => self.role_supervisor(),
            Role::Callback => self.role_callback(),
            Role::Leader => self.role_leader(),
            Role::Quality => self.role_quality(),
            Role::External => self.role_external(),
            Role::System => self.role_system(),
        }
    }

    /// What a photo shows.
    #[must_use]
    pub fn evidence(self, kind: EvidenceKind) -> String {
        match kind {
            EvidenceKind::SignBoard => self.evidence_sign_board(),
            EvidenceKind::NoticeBoard => self.evidence_notice_board(),
            EvidenceKind::Payroll => self.evidence_payroll(),
            EvidenceKind::WorkRecord => self.evidence_work_record(),
            EvidenceKind::Settlement => self.evidence_settlement(),
            EvidenceKind::EntryRecord => self.evidence_entry_record(),
            EvidenceKind::Contract => self.evidence_contract(),
            EvidenceKind::Attendance => self.evidence_attendance(),
            EvidenceKind::PayRecord => self.evidence_pay_record(),
            EvidenceKind::WorkPhoto => self.evidence_work_photo(),
            EvidenceKind::Chat => self.evidence_chat(),
            EvidenceKind::Witness => self.evidence_witness(),
            EvidenceKind::WorkerList => self.evidence_worker_list(),
            EvidenceKind::Statement => self.evidence_statement(),
            EvidenceKind::Promise => self.evidence_promise(),
            EvidenceKind::Scene => self.evidence_scene(),
            EvidenceKind::Other => self.evidence_other(),
        }
    }

    /// What an answer rests on.
    #[must_use]
    pub fn basis(self, basis: Basis) -> String {
        match basis {
            Basis::Seen => self.field_basis_seen(),
            Basis::Employer => self.field_basis_employer(),
            Basis::Worker => self.field_basis_worker(),
            Basis::Document => self.field_basis_paper(),
            Basis::ThirdParty => self.field_basis_third(),
        }
    }

    /// Why an answer will not be had.
    #[must_use]
    pub fn skip_reason(self, reason: SkipReason) -> String {
        match reason {
            SkipReason::Refused => self.skip_refused(),
            SkipReason::Absent => self.skip_absent(),
            SkipReason::NotApplicable => self.skip_not_applicable(),
            SkipReason::Unsafe => self.skip_unsafe(),
            SkipReason::Other => self.skip_other(),
        }
    }

    /// How long a clock has, without its end: `剩 2 个工作日`, `工作时间剩 4 小时`, `超时 1 个工作日`.
    #[must_use]
    pub fn remaining(self, remaining: Remaining) -> String {
        match remaining {
            Remaining::WorkingDays(days) => self.clock_days_left(i64::from(days.0)),
            Remaining::WorkingMinutes(minutes) => self.clock_working_left(&self.minutes(minutes.0)),
            Remaining::NaturalMinutes(minutes) => self.clock_natural_left(&self.minutes(minutes.0)),
            Remaining::Overdue(Overdue::WorkingDays(days)) => self.clock_over_days(i64::from(days.0)),
            Remaining::Overdue(Overdue::WorkingMinutes(minutes)) => self.clock_over(&self.minutes(minutes.0)),
            Remaining::Overdue(Overdue::NaturalMinutes(minutes)) => self.clock_over(&self.minutes(minutes.0)),
            Remaining::Provisional { .. } => self.clock_provisional(),
            Remaining::Stopped => self.clock_stopped(),
        }
    }

    /// Minutes as hours and minutes; never as days, which would be another unit.
    #[must_use]
    pub fn minutes(self, minutes: u32) -> String {
        let (hours, rest) = (i64::from(minutes / 60), i64::from(minutes % 60));
        match (hours, rest) {
            (0, _) => self.span(rest * MINUTE_MS),
            (_, 0) => self.time_hours(hours),
            (_, _) => format!("{} {}", self.time_hours(hours), self.time_minutes(rest)),
        }
    }

    /// What a clock waits for.
    #[must_use]
    pub fn clock(self, clock: Clock) -> String {
        match clock {
            Clock::Dispatch => self.clock_of_dispatch(),
            Clock::SignIn => self.clock_of_sign_in(),
            Clock::Return => self.clock_of_return(),
            Clock::FirstContact => self.clock_of_first_contact(),
            Clock::Verify => self.clock_of_verify(),
            Clock::Supplement => self.clock_of_supplement(),
            Clock::Handle => self.clock_of_handle(),
            Clock::Leg => self.clock_of_leg(),
            Clock::Review => self.clock_of_review(),
            Clock::Callback => self.clock_of_callback(),
            Clock::CallbackAttempts => self.clock_of_callback_attempts(),
            Clock::Archive => self.clock_of_archive(),
            Clock::EmployerAnswer => self.clock_of_employer_answer(),
            Clock::PromiseFollowUp => self.clock_of_promise_follow_up(),
        }
    }
}

#[cfg(test)]
mod tests {
    use niangjia_domain::clock::{Overdue, Remaining, WorkingDays, WorkingMinutes};
    use niangjia_domain::code::Code;

    use crate::Words;

    #[test]
    fn working_time_is_never_turned_into_days() {
        let words = Words::default();
        assert_eq!(words.remaining(Remaining::WorkingMinutes(WorkingMinutes(40))), "工作时间剩 40 分");
        assert_eq!(words.remaining(Remaining::WorkingMinutes(WorkingMinutes(30 * 60))), "工作时间剩 30 小时");
        assert_eq!(words.remaining(Remaining::WorkingDays(WorkingDays(2))), "剩 2 个工作日");
        let over = Remaining::Overdue(Overdue::WorkingMinutes(WorkingMinutes(125)));
        assert_eq!(words.remaining(over), "超时 2 小时 5 分");
    }

    #[test]
    fn a_wrong_pin_says_how_many_tries_are_left_and_how_long_to_wait() {
        let words = Words::default();
        assert_eq!(words.code(&Code::WrongPin { left: 7, wait_s: 0 }), "口令不对，还能试 7 次");
        assert_eq!(words.code(&Code::WrongPin { left: 2, wait_s: 60 }), "口令不对，还能试 2 次，请等 60 秒");
    }
}
