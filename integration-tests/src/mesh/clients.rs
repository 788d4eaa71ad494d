//! Clients of a mesh's services, with tokens for whoever a test speaks as.

use std::{process::Output, sync::Arc};

use anyhow::ensure;
use chassis::{
    config::Secret,
    grpc::client::{Channel, Options, StaticToken, connect},
    tls::ClientTls,
};
use proto::{
    audit::audit_service_client::AuditServiceClient,
    cases::{
        accounts_service_client::AccountsServiceClient, cases_service_client::CasesServiceClient,
        proceedings_service_client::ProceedingsServiceClient,
    },
    communications::communications_service_client::CommunicationsServiceClient,
    counsel::counsel_service_client::CounselServiceClient,
    notices::notices_service_client::NoticesServiceClient,
    payments::payments_service_client::PaymentsServiceClient,
    simulation::clock_service_client::ClockServiceClient,
};

use super::{Certificates, Mesh, run};

/// Who a test is, where it does not matter.
const TESTER: &str = "tester";

impl Mesh {
    /// A token for a role, signed as `recourse token` does.
    pub async fn token(&self, role: &str) -> anyhow::Result<String> {
        self.token_of(role, TESTER).await
    }

    /// A token of a certain person with a role: a maker and its checker, an advocate.
    pub async fn token_of(&self, role: &str, subject: &str) -> anyhow::Result<String> {
        let mut command = self.places.recourse()?;
        command.args(["token", "--role", role, "--subject", subject]);
        let output = run(command).await?;
        ensure!(output.status.success(), "no token: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    /// A channel to a service as a certain person with a role.
    pub async fn channel_of(&self, service: &str, role: &str, subject: &str) -> anyhow::Result<Channel> {
        let token = StaticToken::new(Secret::new(self.token_of(role, subject).await?));
        let options = Options { token: Some(Arc::new(token)), tls: self.outside(), ..Options::default() };
        Ok(connect(&self.places.grpc_url(service)?, options)?)
    }

    /// How the mesh is called from outside, if not in plaintext.
    pub(crate) fn outside(&self) -> Option<ClientTls> {
        self.places.certificates.as_ref().map(Certificates::outside)
    }

    async fn channel(&self, service: &str, role: &str) -> anyhow::Result<Channel> {
        self.channel_of(service, role, TESTER).await
    }

    /// A client of payments with a role.
    pub async fn payments(&self, role: &str) -> anyhow::Result<PaymentsServiceClient<Channel>> {
        Ok(PaymentsServiceClient::new(self.channel("payments", role).await?))
    }

    /// A client of cases with a role.
    pub async fn cases(&self, role: &str) -> anyhow::Result<CasesServiceClient<Channel>> {
        Ok(CasesServiceClient::new(self.channel("cases", role).await?))
    }

    /// A client of the loan accounts, which cases keeps, with a role.
    pub async fn accounts(&self, role: &str) -> anyhow::Result<AccountsServiceClient<Channel>> {
        Ok(AccountsServiceClient::new(self.channel("cases", role).await?))
    }

    /// A client of the proceedings, which cases keeps, with a role.
    pub async fn proceedings(&self, role: &str) -> anyhow::Result<ProceedingsServiceClient<Channel>> {
        Ok(ProceedingsServiceClient::new(self.channel("cases", role).await?))
    }

    /// A client of notices as a certain person with a role.
    pub async fn notices(&self, role: &str, subject: &str) -> anyhow::Result<NoticesServiceClient<Channel>> {
        Ok(NoticesServiceClient::new(self.channel_of("notices", role, subject).await?))
    }

    /// A client of communications with a role.
    pub async fn communications(&self, role: &str) -> anyhow::Result<CommunicationsServiceClient<Channel>> {
        Ok(CommunicationsServiceClient::new(self.channel("communications", role).await?))
    }

    /// A client of the counsel portal as a certain person with a role.
    pub async fn counsel(&self, role: &str, subject: &str) -> anyhow::Result<CounselServiceClient<Channel>> {
        Ok(CounselServiceClient::new(self.channel_of("counsel-portal", role, subject).await?))
    }

    /// A client of a service's audit trail, as an auditor.
    pub async fn audit(&self, service: &str) -> anyhow::Result<AuditServiceClient<Channel>> {
        Ok(AuditServiceClient::new(self.channel(service, "auditor").await?))
    }

    /// A client of a service's clock with a role.
    pub async fn clock(&self, service: &str, role: &str) -> anyhow::Result<ClockServiceClient<Channel>> {
        Ok(ClockServiceClient::new(self.channel(service, role).await?))
    }

    /// Lets so many days go by, as `recourse clock advance` does: everything happens at its time. What it printed.
    pub async fn advance(&self, days: u32) -> anyhow::Result<String> {
        let by = format!("{days}d");
        let output: Output = self.recourse_as("operator", &["clock", "advance", &by]).await?;
        ensure!(output.status.success(), "time stands still: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }
}
