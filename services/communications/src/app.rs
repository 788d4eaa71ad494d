//! The assembly: the same in production and in tests.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::Context as _;
use chassis::{
    egress::Egress,
    service::{Migrate, Process},
    telemetry::show,
};
use formats::EmailAddress;
use foundation::{Deps, Foundation, Listening};
use messaging::Handlers;
use pg::{migrate::Migrations, sealing::Vault};
use proto::{
    cases::{DeadlinePassed, DeadlineReminderDue, ProceedingChanged},
    communications::communications_service_server::CommunicationsServiceServer,
};
use sqlx::migrate::Migrator;

use crate::{
    SERVICE,
    config::{Config, SendingConfig, StaffConfig},
    domain::Channel,
    events::{OnDeadlinePassed, OnDeadlineReminderDue, OnProceedingChanged},
    grpc::{ACCESS, Grpc},
    jobs::{self, CommunicationsAgenda, Sender, Watch},
    ops::{self, Context, Staff},
    provider::{Provider, Simulated, SmsGateway, Smtp},
};

static MIGRATOR: Migrator = sqlx::migrate!();

/// Everything that the database `communications` needs, in order.
pub const MIGRATIONS: [Migrations; 4] = foundation::migrations(SERVICE, &MIGRATOR);

/// Starts the service under the process's lifecycle. It is ready when the lifecycle's readiness says so.
pub async fn start(config: Config, deps: Deps, process: &Process) -> anyhow::Result<Listening> {
    ops::register();
    jobs::register();
    let vault = Arc::new(Vault::load(&config.sealing)?);
    let staff = Arc::new(staff(&config.staff)?);
    let (caps, lender, sending) = (config.frequency.into(), config.lender.name.as_str().into(), config.sending);
    let (simulation, templates) = (config.simulation, config.templates.clone());
    let (email, sms) = (config.email.clone(), config.sms.clone());
    let ground = Foundation::lay(SERVICE, &MIGRATIONS, config.into(), deps, process).await?;
    let context = Context {
        pool: ground.pool.clone(),
        vault: Arc::clone(&vault),
        clock: ground.time.clock(),
        ids: Arc::clone(&ground.ids),
        audit: ground.audit.clone(),
        authority: ground.authority.clone(),
        refusals: ground.refusals.clone(),
        publisher: ground.publisher.clone(),
        caps,
        lender,
        staff,
    };
    if simulation {
        for channel in Channel::ALL {
            let provider = Simulated { pool: ground.pool.clone(), vault: Arc::clone(&vault) };
            spawn(&ground, &context, channel, provider, sending);
        }
    } else {
        if let Some(email) = email {
            let smtp = Smtp::new(&email, sending.answer_within()).context("the section [email]")?;
            spawn(&ground, &context, Channel::Email, smtp, sending);
        } else {
            tracing::warn!("there is no section [email]: e-mail waits");
        }
        if let Some(sms) = sms {
            let gateway = SmsGateway::new(sms, &templates, &Egress::from_env()?).context("the section [sms]")?;
            spawn(&ground, &context, Channel::Sms, gateway, sending);
        } else {
            tracing::warn!("there is no section [sms]: SMS wait");
        }
    }
    let handlers = Handlers::new()
        .on::<DeadlineReminderDue, _>(OnDeadlineReminderDue { context: context.clone() })
        .on::<DeadlinePassed, _>(OnDeadlinePassed { context: context.clone() })
        .on::<ProceedingChanged, _>(OnProceedingChanged { context: context.clone() });
    let agenda = CommunicationsAgenda { context: context.clone() };
    let service = CommunicationsServiceServer::new(Grpc { context });
    ground.open(ACCESS, handlers, agenda, |server| server.service(service)).await
}

fn spawn<P: Provider>(ground: &Foundation, context: &Context, channel: Channel, provider: P, config: SendingConfig) {
    show(Watch { context: context.clone(), channel }, &ground.lifecycle);
    let advanced = ground.time.advanced();
    let sender = Sender { context: context.clone(), channel, provider, config, advanced };
    let name = match channel {
        Channel::Sms => "sms sender",
        Channel::Email => "email sender",
    };
    ground.lifecycle.spawn(name, sender.run(ground.lifecycle.soft()));
}

fn staff(config: &StaffConfig) -> anyhow::Result<Staff> {
    let mut staff = BTreeMap::new();
    for (role, mailboxes) in config {
        let mailboxes = mailboxes.iter().map(|mailbox| mailbox.parse::<EmailAddress>());
        let mailboxes: Vec<EmailAddress> =
            mailboxes.collect::<Result<_, _>>().with_context(|| format!("staff.{role}"))?;
        staff.insert(*role, mailboxes);
    }
    Ok(Staff(staff))
}

/// Serves until told to stop.
pub async fn serve(config: Config, process: Process) -> anyhow::Result<()> {
    start(config, Deps::system(), &process).await?;
    Ok(process.lifecycle.run_until_signal().await?)
}

/// Applies or prints the migrations.
pub async fn migrate(config: Config, mode: Migrate) -> anyhow::Result<()> {
    Ok(pg::migrate::command(&config.database, &MIGRATIONS, mode).await?)
}
