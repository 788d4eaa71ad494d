//! A bank at work on one mesh: what its people and its borrowers do, day by day, through the command line.
//!
//! ```ignore
//! let bank = Bank::open().await?;
//! let loan = Loan::new("HL-1", &[fate::DELIVERED]);
//! bank.lend(&[&loan]).await?;
//! bank.bounce(&[&loan.returned(-12, -9)]).await?;
//! bank.send_notices(1).await?;
//! bank.advance_to(10).await?;
//! bank.await_state(&loan, ProceedingState::Served).await?;
//! ```
//!
//! Days are counted from the day on which the bank opens; the clock is business time and stands still until advanced.
//! Whatever somebody does has had all its effects, in every service, before the next line of the test is read; only where
//! a mesh is being broken on purpose ([`Bank::on`]) nobody waits.

pub mod fate;
mod files;

use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, ensure};
use kernel::{Clock as _, DateInterval, LegalDate, SystemClock};
use proto::{
    cases::{Case, GetCaseRequest, ListCasesRequest, Proceeding, ProceedingState},
    counsel::{ListMattersRequest, Matter},
};
use testkit::eventually;

pub use self::files::{Loan, Payment, RUPEES, Return};
use crate::Mesh;

static FILES: AtomicU32 = AtomicU32::new(0);

/// The court of the branch that every loan here belongs to.
pub const COURT: &str = "JMFC Pune";

/// A bank and its mesh.
#[derive(Debug)]
pub struct Bank {
    /// The mesh that it works on.
    pub mesh: Mesh,
    opened_on: LegalDate,
    /// Whether the mesh comes to rest after each command.
    rests: bool,
}

impl Bank {
    /// Opens on a mesh of its own.
    pub async fn open() -> anyhow::Result<Self> {
        Ok(Self { rests: true, ..Self::on(Mesh::start().await?) })
    }

    /// Opens on a mesh that is there and that may be broken while it works: nobody waits for it to rest.
    #[must_use]
    pub fn on(mesh: Mesh) -> Self {
        Self { mesh, opened_on: SystemClock.today(), rests: false }
    }

    /// The day so many days after the opening, or before it.
    #[must_use]
    pub fn day(&self, after: i32) -> LegalDate {
        later(self.opened_on, after)
    }

    /// Closes, and checks that nothing is left behind.
    pub async fn close(self) -> anyhow::Result<()> {
        self.mesh.finish().await
    }

    /// Runs the command line in a role; it must succeed. Answers what it printed.
    pub async fn told(&self, role: &str, arguments: &[&str]) -> anyhow::Result<String> {
        let output = self.mesh.recourse_as(role, arguments).await?;
        let said = String::from_utf8(output.stdout)?;
        let complained = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "recourse {}: {said}{complained}", arguments.join(" "));
        self.rest().await?;
        Ok(said)
    }

    /// Runs the command line as an advocate. Answers whether it succeeded, and all that it printed.
    pub async fn advocate(&self, subject: &str, arguments: &[&str]) -> anyhow::Result<(bool, String)> {
        let output = self.mesh.recourse_by("advocate", subject, arguments).await?;
        let said = String::from_utf8(output.stdout)? + &String::from_utf8_lossy(&output.stderr);
        self.rest().await?;
        Ok((output.status.success(), said))
    }

    /// Imports an extract of the lender's accounts.
    pub async fn lend(&self, loans: &[&Loan]) -> anyhow::Result<()> {
        let path = self.write(&files::accounts(self, loans))?;
        self.told("recovery-officer", &["import", "accounts", &path, "--source", "finone"]).await?;
        Ok(())
    }

    /// Imports return memos.
    pub async fn bounce(&self, returns: &[&Return]) -> anyhow::Result<()> {
        let path = self.write(&files::memos(self, returns))?;
        self.told("recovery-officer", &["import", "dishonours", &path, "--source", "test-cts"]).await?;
        Ok(())
    }

    /// Imports a statement that holds every credit until a day.
    pub async fn receive(&self, payments: &[Payment<'_>], covers_until: LegalDate) -> anyhow::Result<()> {
        let path = self.write(&files::statement(payments))?;
        let until = covers_until.to_string();
        let arguments = ["import", "receipts", &path, "--source", "collections", "--covers-until", &until];
        self.told("recovery-officer", &arguments).await?;
        Ok(())
    }

    /// Waits for so many drafts; a second person approves them and hands them to the carrier.
    pub async fn send_notices(&self, drafts: i64) -> anyhow::Result<()> {
        eventually(&format!("{drafts} notices are drafted"), async || {
            let drafted = "SELECT count(*) FROM notice WHERE state = 'drafted'";
            let found: i64 = sqlx::query_scalar(drafted).fetch_one(&mut self.mesh.database("notices").await?).await?;
            Ok((found == drafts).then_some(()))
        })
        .await?;
        self.told("legal-manager", &["notice", "approve", "--all"]).await?;
        self.told("legal-manager", &["notice", "hand-over", "--all"]).await?;
        Ok(())
    }

    /// Lets time pass until the first instant of a day.
    pub async fn advance_to(&self, day: LegalDate) -> anyhow::Result<()> {
        let to = day.to_string();
        let output = self.mesh.recourse_as("operator", &["clock", "advance", "--to", &to]).await?;
        ensure!(output.status.success(), "no advance: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// Puts advocates on the panel of the court.
    pub async fn empanel(&self, subjects: &[&str]) -> anyhow::Result<()> {
        for (subject, number) in subjects.iter().zip(1..) {
            let (enrolment, name) = (format!("MAH/{number}/2001"), format!("Adv. {subject}"));
            let fixed = ["advocate", "add", "--enrolment", &enrolment, "--subject", subject];
            let more = ["--name", &name, "--firm", "Chambers", "--court", COURT];
            self.told("legal-manager", &[&fixed[..], &more[..]].concat()).await?;
        }
        Ok(())
    }

    /// The case of a loan, once it has one.
    pub async fn case(&self, loan: &Loan) -> anyhow::Result<Case> {
        eventually(&format!("{} has a case", loan.account), async || {
            let mut cases = self.mesh.cases("auditor").await?;
            let list = ListCasesRequest { loan_account_number: loan.account.clone(), ..ListCasesRequest::default() };
            let found = cases.list_cases(list).await?.into_inner().cases.pop();
            let Some(summary) = found else { return Ok(None) };
            Ok(cases.get_case(GetCaseRequest { case: summary.case_id }).await?.into_inner().case)
        })
        .await
    }

    /// The proceeding about the loan's cheque.
    pub async fn proceeding(&self, loan: &Loan) -> anyhow::Result<Proceeding> {
        self.case(loan).await?.proceedings.pop().context("the case has no proceeding")
    }

    /// Waits until the proceeding about the loan's cheque is in a state.
    pub async fn await_state(&self, loan: &Loan, state: ProceedingState) -> anyhow::Result<Proceeding> {
        let found = eventually(&format!("{} is {}", loan.account, state.as_str_name()), async || {
            let proceeding = self.proceeding(loan).await?;
            Ok((proceeding.state() == state).then_some(proceeding))
        })
        .await;
        match found {
            Ok(found) => Ok(found),
            Err(error) => Err(error.context(format!("it is {:?}", self.proceeding(loan).await?))),
        }
    }

    /// The days on one of which the loan's notice was served, as is proved now.
    pub async fn served(&self, loan: &Loan) -> anyhow::Result<DateInterval> {
        let proceeding = self.proceeding(loan).await?;
        let taken_back: Vec<&String> = proceeding.facts.iter().map(|fact| &fact.retracts).collect();
        let proved = proceeding
            .facts
            .iter()
            .rfind(|fact| fact.kind == "service.evidence" && !taken_back.contains(&&fact.fact_id));
        let days = proved.and_then(|fact| fact.effective).context("nothing is proved of service")?;
        Ok(DateInterval::try_from(days)?)
    }

    /// The matter about the loan's cheque, once there is one.
    pub async fn matter(&self, loan: &Loan) -> anyhow::Result<Matter> {
        let proceeding_id = self.proceeding(loan).await?.proceeding_id;
        eventually(&format!("{} has a matter", loan.account), async || {
            let mut counsel = self.mesh.counsel("auditor", "tester").await?;
            let list = ListMattersRequest { proceeding_id: proceeding_id.clone(), ..ListMattersRequest::default() };
            Ok(counsel.list_matters(list).await?.into_inner().matters.pop())
        })
        .await
    }

    /// Waits until nothing is due and no event is on its way: no time passes, and what was done is done everywhere.
    async fn rest(&self) -> anyhow::Result<()> {
        if self.rests {
            let output = self.mesh.recourse_as("operator", &["clock", "rest"]).await?;
            ensure!(output.status.success(), "no rest: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }

    fn write(&self, text: &str) -> anyhow::Result<String> {
        let path = self.mesh.folder().join(format!("file-{}.csv", FILES.fetch_add(1, Ordering::Relaxed)));
        std::fs::write(&path, text)?;
        Ok(path.display().to_string())
    }
}

/// So many days later.
#[must_use]
pub fn later(day: LegalDate, days: i32) -> LegalDate {
    LegalDate::from_unix_days(day.as_unix_days() + days).unwrap_or(day)
}
