//! `recourse matter progress`: what happened to a filed complaint, one subcommand a step.

use clap::{Args, Subcommand};
use kernel::{LegalDate, Paise};
use proto::counsel::{
    AppealResult, Appellant, DepositKind, DismissalGround, EvidenceStage, HearingOutcome, HearingPurpose,
    JudgmentResult, Plea, SummonsMode,
};

use super::{MatterArgs, values::choice};

/// `matter progress`.
#[derive(Clone, Debug, Args)]
pub struct ProgressArgs {
    /// Which matter.
    #[command(flatten)]
    pub matter: MatterArgs,
    /// The filing's id; not needed where one filing stands.
    #[arg(long, global = true, value_name = "ID")]
    pub filing: Option<String>,
    /// The words of an order or of objections, or why an entry is taken back: at most 500 characters without personal
    /// data.
    #[arg(long, global = true, value_name = "TEXT", default_value = "")]
    pub note: String,
    /// The entry that was wrong, in whose place this one stands.
    #[arg(long, global = true, value_name = "ID")]
    pub corrects: Option<String>,
    /// What happened.
    #[command(subcommand)]
    pub step: StepArgs,
}

/// What happened.
#[derive(Clone, Debug, Subcommand)]
pub enum StepArgs {
    /// The registry has found defects.
    Defects(DefectsArgs),
    /// The complaint was presented again.
    Refiled(OnArgs),
    /// The court has given its numbers.
    Registered(RegisteredArgs),
    /// A hearing was fixed.
    HearingListed(ListedArgs),
    /// A hearing is over.
    HearingHeld(HeldArgs),
    /// The magistrate has taken cognizance.
    Cognizance(OnArgs),
    /// The complaint was dismissed, or given back.
    Dismissed(DismissedArgs),
    /// A summons was issued.
    SummonsIssued(SummonsArgs),
    /// A summons reached an accused.
    SummonsServed(SummonsArgs),
    /// The accused has pleaded.
    Plea(PleaArgs),
    /// Interim compensation was ordered (NI Act s.143A).
    InterimCompensation(AmountArgs),
    /// What was ordered may be paid later.
    TimeExtended(ExtendedArgs),
    /// The accused has paid what was ordered, or a part.
    Deposit(DepositArgs),
    /// A stage of the evidence was reached.
    Evidence(EvidenceArgs),
    /// Judgment was given.
    Judgment(JudgmentArgs),
    /// An appeal was filed.
    Appeal(AppealArgs),
    /// A deposit in appeal was ordered (NI Act s.148).
    AppealDeposit(AmountArgs),
    /// The appeal was decided.
    AppealDecided(AppealDecidedArgs),
    /// The offence was compounded (NI Act s.147).
    Compounded(SettledArgs),
    /// The complaint was withdrawn with the court's leave. A filing recorded in error is taken back by `matter withdraw`.
    Withdrawn(OnArgs),
    /// It was settled in a Lok Adalat.
    LokAdalat(SettledArgs),
    /// The entry of --corrects was recorded in error: say why with --note.
    TakenBack,
}

/// A step that is only its day.
#[derive(Clone, Copy, Debug, Args)]
pub struct OnArgs {
    /// The day on which it happened.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
}

/// `defects`.
#[derive(Clone, Copy, Debug, Args)]
pub struct DefectsArgs {
    /// The day on which they were notified.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// The last day to cure them, if the registry gave one.
    #[arg(long, value_name = "DATE")]
    pub cure_by: Option<LegalDate>,
}

/// `registered`.
#[derive(Clone, Debug, Args)]
pub struct RegisteredArgs {
    /// The day on which it was registered.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// The case number record of the court: 16 characters.
    #[arg(long)]
    pub cnr: String,
    /// The number of the case, as the court prints it.
    #[arg(long, value_name = "NUMBER", default_value = "")]
    pub case_number: String,
}

/// `hearing-listed`.
#[derive(Clone, Debug, Args)]
pub struct ListedArgs {
    /// The day of the hearing.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// What it is for: admission, appearance, plea, evidence and so on.
    #[arg(long, value_parser = choice::<HearingPurpose>)]
    pub purpose: HearingPurpose,
    /// Before which court; without it, that of the filing.
    #[arg(long)]
    pub court: Option<String>,
}

/// `hearing-held`.
#[derive(Clone, Debug, Args)]
pub struct HeldArgs {
    /// The day of the hearing.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// adjourned, order (say it with --note), complainant-absent, accused-absent or not-held.
    #[arg(long, value_parser = choice::<HearingOutcome>)]
    pub outcome: HearingOutcome,
    /// The day of the next one, if it was fixed.
    #[arg(long, value_name = "DATE", requires = "next_purpose")]
    pub next: Option<LegalDate>,
    /// What the next one is for.
    #[arg(long, value_parser = choice::<HearingPurpose>, requires = "next")]
    pub next_purpose: Option<HearingPurpose>,
    /// Before which court the next one is; without it, that of the filing.
    #[arg(long, requires = "next")]
    pub next_court: Option<String>,
}

/// `dismissed`.
#[derive(Clone, Copy, Debug, Args)]
pub struct DismissedArgs {
    /// The day of the order.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// no-sufficient-ground, complainant-absent, premature, no-jurisdiction or defects-not-cured.
    #[arg(long, value_parser = choice::<DismissalGround>)]
    pub ground: DismissalGround,
}

/// `summons-issued`, `summons-served`.
#[derive(Clone, Copy, Debug, Args)]
pub struct SummonsArgs {
    /// The day on which it was issued, or served.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// post, courier, dasti, email, messenger or process-server.
    #[arg(long, value_parser = choice::<SummonsMode>)]
    pub mode: SummonsMode,
}

/// `plea`.
#[derive(Clone, Copy, Debug, Args)]
pub struct PleaArgs {
    /// The day on which it was recorded.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// not-guilty or guilty.
    #[arg(value_parser = choice::<Plea>)]
    pub plea: Plea,
}

/// What a court orders to be paid.
#[derive(Clone, Copy, Debug, Args)]
pub struct AmountArgs {
    /// The day of the order.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// How much, in rupees.
    #[arg(long, value_name = "AMOUNT", value_parser = Paise::parse_rupees)]
    pub amount: Paise,
}

/// `time-extended`.
#[derive(Clone, Copy, Debug, Args)]
pub struct ExtendedArgs {
    /// The day of the order.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// For what: interim-compensation or appeal.
    #[arg(long, value_parser = choice::<DepositKind>)]
    pub of: DepositKind,
    /// The new last day.
    #[arg(long, value_name = "DATE")]
    pub until: LegalDate,
}

/// `deposit`.
#[derive(Clone, Copy, Debug, Args)]
pub struct DepositArgs {
    /// The day of the payment.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// For what: interim-compensation or appeal.
    #[arg(long, value_parser = choice::<DepositKind>)]
    pub of: DepositKind,
    /// How much, in rupees.
    #[arg(long, value_name = "AMOUNT", value_parser = Paise::parse_rupees)]
    pub amount: Paise,
}

/// `evidence`.
#[derive(Clone, Copy, Debug, Args)]
pub struct EvidenceArgs {
    /// The day on which the stage was reached.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// complainant-examined, complainant-closed, accused-examined, defence-examined, defence-closed or argued.
    #[arg(long, value_parser = choice::<EvidenceStage>)]
    pub stage: EvidenceStage,
}

/// `judgment`.
#[derive(Clone, Copy, Debug, Args)]
pub struct JudgmentArgs {
    /// The day of the judgment.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// convicted, acquitted or acquitted-for-absence.
    #[arg(value_parser = choice::<JudgmentResult>)]
    pub result: JudgmentResult,
    /// The fine, in rupees.
    #[arg(long, value_name = "AMOUNT", value_parser = Paise::parse_rupees)]
    pub fine: Option<Paise>,
    /// The compensation, in rupees.
    #[arg(long, value_name = "AMOUNT", value_parser = Paise::parse_rupees)]
    pub compensation: Option<Paise>,
}

/// `appeal`.
#[derive(Clone, Debug, Args)]
pub struct AppealArgs {
    /// The day of its filing.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// accused or complainant.
    #[arg(long, value_parser = choice::<Appellant>)]
    pub by: Appellant,
    /// To which court.
    #[arg(long)]
    pub court: String,
}

/// `appeal-decided`.
#[derive(Clone, Copy, Debug, Args)]
pub struct AppealDecidedArgs {
    /// The day of the decision.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// How it stands now: convicted, acquitted or remanded.
    #[arg(value_parser = choice::<AppealResult>)]
    pub result: AppealResult,
}

/// What ends it by agreement.
#[derive(Clone, Copy, Debug, Args)]
pub struct SettledArgs {
    /// The day of the order or the award.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// What was agreed, in rupees.
    #[arg(long, value_name = "AMOUNT", value_parser = Paise::parse_rupees)]
    pub amount: Option<Paise>,
}
