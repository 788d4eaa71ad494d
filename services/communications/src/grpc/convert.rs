//! Between the wire and the domain; nowhere else do they meet.

mod view;

use std::{collections::HashSet, fmt::Display, str::FromStr};

use formats::misleading_character;
use kernel::{LegalDate, Masked, PageSize, PageToken};
use proto::{FieldError, communications as wire, required, types};

pub(super) use self::view::{hold, lifted, message, message_page, placed, requested};
use crate::{
    domain::{Channel, Contact, ContactPoint, HoldReason, PartyId, Return, account_ending, case_reference},
    ops::{ListMessages, PlaceHold, Recipient, RequestOutreach},
};

const RECIPIENTS_MAX: usize = 20;
const CONTACT_POINTS_MAX: usize = 10;
const NAME_CHARS_MAX: usize = 200;
const ORDINAL_MAX: u32 = 1_000;

pub(super) fn id<T: FromStr<Err: Display>>(field: &'static str, text: &str) -> Result<T, FieldError> {
    text.parse().map_err(|error| FieldError::new(field, error))
}

pub(super) fn request_outreach(
    message: wire::RequestOutreachRequest,
    today: LegalDate,
) -> Result<RequestOutreach, FieldError> {
    let proceeding = id("proceeding_id", &message.proceeding_id)?;
    let case_reference =
        case_reference(&message.case_reference).map_err(|reason| FieldError::new("case_reference", reason))?;
    let dishonour_ordinal = message.dishonour_ordinal;
    if dishonour_ordinal == 0 || dishonour_ordinal > ORDINAL_MAX {
        return Err(FieldError::new("dishonour_ordinal", "is counted from 1"));
    }
    let account_ending =
        account_ending(&message.account_ending).map_err(|reason| FieldError::new("account_ending", reason))?;
    if message.recipients.is_empty() || message.recipients.len() > RECIPIENTS_MAX {
        return Err(FieldError::new("recipients", format!("must be 1 to {RECIPIENTS_MAX}")));
    }
    let mut seen = HashSet::new();
    let mut recipients = Vec::with_capacity(message.recipients.len());
    for (index, one) in message.recipients.into_iter().enumerate() {
        let within = |error: FieldError| error.within(format!("recipients[{index}]"));
        let one = recipient(one, today).map_err(within)?;
        if !seen.insert(one.party) {
            return Err(within(FieldError::new("party_id", "occurs twice in this request")));
        }
        recipients.push(one);
    }
    let about = Return { case_reference, dishonour_ordinal };
    Ok(RequestOutreach { proceeding, about, recipients, account_ending })
}

fn recipient(recipient: wire::Recipient, today: LegalDate) -> Result<Recipient, FieldError> {
    let party = party_id(&recipient.party_id)?;
    let name = name(&personal("name", recipient.name)?)?;
    if recipient.contact_points.len() > CONTACT_POINTS_MAX {
        return Err(FieldError::new("contact_points", format!("must be at most {CONTACT_POINTS_MAX}")));
    }
    let points = recipient.contact_points.into_iter().enumerate();
    let points = points.map(|(index, point)| {
        contact_point(point, today).map_err(|error| error.within(format!("contact_points[{index}]")))
    });
    Ok(Recipient { party, name, contact_points: points.collect::<Result<_, _>>()? })
}

fn contact_point(point: wire::ContactPoint, today: LegalDate) -> Result<ContactPoint, FieldError> {
    let channel = channel(point.channel)?.ok_or_else(|| FieldError::new("channel", "must be SMS or EMAIL"))?;
    let value = personal("value", point.value)?;
    let contact = Contact::parse(channel, &value).map_err(|reason| FieldError::new("value", reason))?;
    let verified_on = optional_date("verified_on", point.verified_on)?;
    if verified_on.is_some_and(|day| day > today) {
        return Err(FieldError::new("verified_on", format!("has not come yet; today is {today}")));
    }
    Ok(ContactPoint { contact, verified_on })
}

pub(super) fn list_messages(message: &wire::ListMessagesRequest) -> Result<ListMessages, FieldError> {
    let proceeding = Some(message.proceeding_id.as_str()).filter(|text| !text.is_empty());
    Ok(ListMessages {
        size: PageSize::new(message.page_size).map_err(|error| FieldError::new("page_size", error))?,
        after: PageToken::parse(&message.page_token).map_err(|error| FieldError::new("page_token", error))?,
        proceeding: proceeding.map(|text| id("proceeding_id", text)).transpose()?,
    })
}

pub(super) fn place_hold(message: wire::PlaceHoldRequest) -> Result<PlaceHold, FieldError> {
    let hold = required("hold", message.hold)?;
    read_hold(&hold).map_err(|error| error.within("hold"))
}

fn read_hold(hold: &wire::Hold) -> Result<PlaceHold, FieldError> {
    if !hold.hold_id.is_empty() {
        return Err(FieldError::new("hold_id", "is given by this service"));
    }
    let reason = HoldReason::ALL.into_iter().find(|reason| Ok(view::hold_reason(*reason)) == hold.reason.try_into());
    let since = required("since", hold.since)?;
    let since = LegalDate::try_from(since).map_err(|error| error.within("since"))?;
    let until = optional_date("until", hold.until)?;
    if until.is_some_and(|until| until < since) {
        return Err(FieldError::new("until", format!("is before since, {since}")));
    }
    Ok(PlaceHold {
        party: party_id(&hold.party_id)?,
        reason: reason.ok_or_else(|| FieldError::new("reason", "must say why"))?,
        channel: channel(hold.channel)?,
        since,
        until,
    })
}

/// The lender is nobody's to write to or to hold.
fn party_id(text: &str) -> Result<PartyId, FieldError> {
    let party = id("party_id", text)?;
    if party == PartyId::lender() {
        return Err(FieldError::new("party_id", "is that of the lender's own mail"));
    }
    Ok(party)
}

/// `None` for unspecified.
fn channel(number: i32) -> Result<Option<Channel>, FieldError> {
    match wire::Channel::try_from(number) {
        Ok(wire::Channel::Unspecified) => Ok(None),
        Ok(wire::Channel::Sms) => Ok(Some(Channel::Sms)),
        Ok(wire::Channel::Email) => Ok(Some(Channel::Email)),
        Err(_) => Err(FieldError::new("channel", "must be SMS or EMAIL")),
    }
}

fn personal(field: &'static str, text: Option<types::PersonalText>) -> Result<Masked<String>, FieldError> {
    required(field, text).map(|text| Masked::new(text.value))
}

/// The reason quotes nothing of it.
fn name(name: &Masked<String>) -> Result<Masked<String>, FieldError> {
    let trimmed = name.reveal().trim();
    if trimmed.is_empty() {
        return Err(FieldError::new("name", "is missing"));
    }
    if trimmed.chars().count() > NAME_CHARS_MAX {
        return Err(FieldError::new("name", format!("is longer than {NAME_CHARS_MAX} characters")));
    }
    if let Some(position) = misleading_character(trimmed) {
        return Err(FieldError::new("name", format!("holds a control or direction character at place {position}")));
    }
    Ok(Masked::new(trimmed.to_owned()))
}

fn optional_date(field: &'static str, date: Option<types::LegalDate>) -> Result<Option<LegalDate>, FieldError> {
    date.map(|date| LegalDate::try_from(date).map_err(|error| error.within(field))).transpose()
}
