//! `recourse receipt`: money that was received, and what became of it.

use kernel::Paise;
use proto::payments::{
    ChequeKey, GetReceiptRequest, IdentifyReceiptRequest, ListReceiptsRequest, ReassignReceiptRequest, Receipt,
    ReverseReceiptRequest, Transfer,
};
use serde_json::{Value, json};

use crate::{
    args::{IdentifyArgs, ListReceiptsArgs, ReassignArgs, ReverseArgs, ShowReceiptArgs},
    call::{Command, PAGE_SIZE, pages, question},
    console::{Console, Tone},
    failure::{Exit, Failure},
    json::{day, list as json_list, money},
    page::{Page, Table},
    session::{Patience, Session},
    text::plain,
    when::{self, day_text, instant_text, money_text},
    words::Choice as _,
};

/// `recourse receipt show`.
pub async fn show(args: &ShowReceiptArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut payments = session.payments(Patience::Short)?;
    let message = GetReceiptRequest { receipt_id: args.receipt.clone() };
    let response = payments.client.get_receipt(question(message)).await;
    let response = response.map_err(|status| Failure::call(&payments.callee, status))?.into_inner();
    let missing = || Failure::Answer { callee: payments.callee.clone(), what: "no receipt".to_owned() };
    let receipt = response.receipt.ok_or_else(missing)?;
    if args.json {
        let mut json = value(&receipt);
        if let Some(fields) = json.as_object_mut() {
            fields.insert("transfers".to_owned(), json_list(&response.transfers, transfer));
        }
        writeln!(console.out, "{json:#}")?;
        return Ok(Exit::Done);
    }
    let mut page = Page::new(console.paint);
    write(&mut page, &receipt);
    page.heading("Transfers");
    let mut table = Table::new(&["Value date", "Amount", "From", "To", "Booked"]);
    for transfer in &response.transfers {
        let tone = if transfer.reverses.is_empty() { Tone::Plain } else { Tone::Quiet };
        let accounts = [&transfer.debit_account, &transfer.credit_account].map(|account| plain(account));
        let [from, to] = accounts;
        let (on, amount) = (day_text(transfer.value_date), money_text(transfer.amount.as_ref()));
        table.row(tone, [on, amount, from, to, instant_text(&transfer.booked_at)]);
    }
    page.table(&table);
    console.out.write_all(page.finish().as_bytes())?;
    Ok(Exit::Done)
}

/// `recourse receipt list`.
pub async fn list(args: &ListReceiptsArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut payments = session.payments(Patience::Short)?;
    let client = &mut payments.client;
    let receipts = pages(&payments.callee, async |page_token| {
        let loan_account_number = args.account.clone().unwrap_or_default();
        let message = ListReceiptsRequest { page_size: PAGE_SIZE, page_token, loan_account_number };
        let page = client.list_receipts(question(message)).await?.into_inner();
        Ok((page.receipts, page.next_page_token))
    })
    .await?;
    if args.json {
        writeln!(console.out, "{:#}", json_list(&receipts, value))?;
        return Ok(Exit::Done);
    }
    if receipts.is_empty() {
        writeln!(console.out, "No receipts.")?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(&["Receipt", "Value date", "Amount", "Mode", "Reference", "State"]);
    for receipt in &receipts {
        let tone = if receipt.reversal.is_some() { Tone::Quiet } else { Tone::Plain };
        let cells = [
            plain(&receipt.receipt_id),
            day_text(receipt.value_date),
            money_text(receipt.amount.as_ref()),
            receipt.mode().words(),
            plain(&receipt.reference),
            receipt.state().words(),
        ];
        table.row(tone, cells);
    }
    console.out.write_all(table.render(console.paint).as_bytes())?;
    let standing = receipts.iter().filter(|receipt| receipt.reversal.is_none());
    let sum =
        standing.filter_map(|receipt| when::money(receipt.amount.as_ref())).try_fold(Paise::ZERO, Paise::checked_add);
    if let Ok(sum) = sum {
        writeln!(console.out, "{} receipts, {sum} stand", receipts.len())?;
    }
    Ok(Exit::Done)
}

/// `recourse receipt reverse`.
pub async fn reverse(args: &ReverseArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut payments = session.payments(Patience::Short)?;
    let command = Command::begin(session);
    let message = ReverseReceiptRequest {
        receipt_id: args.receipt.clone(),
        reason: args.reason.into(),
        value_date: Some(args.value_date.into()),
    };
    let response = payments.client.reverse_receipt(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&payments.callee, status))?;
    told(response.into_inner().receipt.as_ref(), console)
}

/// `recourse receipt identify`.
pub async fn identify(args: &IdentifyArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut payments = session.payments(Patience::Short)?;
    let command = Command::begin(session);
    let message = IdentifyReceiptRequest {
        receipt_id: args.receipt.clone(),
        loan_account_number: args.account.clone(),
        instrument_id: args.instrument.clone().unwrap_or_default(),
    };
    let response = payments.client.identify_receipt(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&payments.callee, status))?;
    told(response.into_inner().receipt.as_ref(), console)
}

/// `recourse receipt reassign`.
pub async fn reassign(args: &ReassignArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut payments = session.payments(Patience::Short)?;
    let command = Command::begin(session);
    let cheque = args.cheque.clone();
    let message = ReassignReceiptRequest {
        receipt_id: args.receipt.clone(),
        loan_account_number: args.account.clone().unwrap_or_default(),
        instrument_id: args.instrument.clone().unwrap_or_default(),
        cheque: cheque.map(|(drawee_ifsc, cheque_number)| ChequeKey { drawee_ifsc, cheque_number }),
        reason: args.reason.into(),
    };
    let response = payments.client.reassign_receipt(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&payments.callee, status))?;
    told(response.into_inner().receipt.as_ref(), console)
}

fn told(receipt: Option<&Receipt>, console: &mut Console) -> Result<Exit, Failure> {
    if let Some(receipt) = receipt {
        let mut page = Page::new(console.paint);
        write(&mut page, receipt);
        console.out.write_all(page.finish().as_bytes())?;
    }
    Ok(Exit::Done)
}

fn write(page: &mut Page, receipt: &Receipt) {
    page.heading(&format!("{} {}", money_text(receipt.amount.as_ref()), receipt.state().words()));
    page.field(2, "Receipt", &plain(&receipt.receipt_id));
    page.field(2, "Value date", &day_text(receipt.value_date));
    page.field(2, "Mode", &format!("{} {}", receipt.mode().words().to_uppercase(), plain(&receipt.reference)));
    page.field(2, "Account", &plain(&receipt.loan_account_number));
    page.field(2, "Instrument", &plain(&receipt.instrument_id));
    page.field(2, "Payer", &plain(&receipt.payer_initials));
    page.field(2, "Recorded", &plain(&instant_text(&receipt.recorded_at)));
    if let Some(reversal) = &receipt.reversal {
        let text = format!("from {}: {}", day_text(reversal.value_date), reversal.reason().words());
        page.toned(2, "Reversed", crate::page::LABEL, &text, Tone::Near);
    }
}

/// A receipt as machines read it.
pub(crate) fn value(receipt: &Receipt) -> Value {
    json!({
        "receipt_id": receipt.receipt_id,
        "state": receipt.state().name(),
        "loan_account_number": receipt.loan_account_number,
        "amount": money(receipt.amount.as_ref()),
        "value_date": day(receipt.value_date),
        "mode": receipt.mode().name(),
        "reference": receipt.reference,
        "instrument_id": receipt.instrument_id,
        "reversal": receipt.reversal.as_ref().map(|reversal| json!({
            "reason": reversal.reason().name(), "value_date": day(reversal.value_date),
        })),
        "recorded_at": receipt.recorded_at,
        "payer_initials": receipt.payer_initials,
    })
}

fn transfer(transfer: &Transfer) -> Value {
    json!({
        "transfer_id": transfer.transfer_id,
        "debit_account": transfer.debit_account,
        "credit_account": transfer.credit_account,
        "amount": money(transfer.amount.as_ref()),
        "value_date": day(transfer.value_date),
        "booked_at": transfer.booked_at,
        "reverses": transfer.reverses,
    })
}
