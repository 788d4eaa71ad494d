//! `recourse account show`.

mod render;

use proto::cases::{Account, AccountFlag, GetAccountRequest};
use serde_json::{Value, json};

use crate::{
    args::AccountArgs,
    call::question,
    console::Console,
    failure::{Exit, Failure},
    session::{Patience, Session},
    when::day,
};

/// `recourse account show`: an account, its parties masked.
pub async fn show(args: &AccountArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut cases = session.accounts(Patience::Short)?;
    let message = GetAccountRequest { loan_account_number: args.number.clone() };
    let response = cases.client.get_account(question(message)).await;
    let response = response.map_err(|status| Failure::call(&cases.callee, status))?.into_inner();
    let account = response
        .account
        .ok_or_else(|| Failure::Answer { callee: cases.callee.clone(), what: "no account".to_owned() })?;
    if args.json {
        writeln!(console.out, "{:#}", value(&account))?;
    } else {
        console.out.write_all(render::account(&account, console.paint).as_bytes())?;
    }
    Ok(Exit::Done)
}

/// A contradiction in what the lender says.
#[must_use]
pub const fn flag_words(flag: AccountFlag) -> &'static str {
    match flag {
        AccountFlag::Unspecified => "unknown to this version",
        AccountFlag::ClassDisagreesWithDpd => "the class is not the one that the days past due give",
        AccountFlag::NpaDateDisagreesWithClass => "the date of becoming non-performing disagrees with the class",
        AccountFlag::UpgradedWithArrears => "upgraded from non-performing while arrears remain",
        AccountFlag::BorrowerHasNpa => "the borrower has a non-performing account",
        AccountFlag::PartyDiffers => "a party differs from an extract of the same day or a later one",
        AccountFlag::PartyErased => "a party was erased and is not taken up again",
    }
}

/// An account as machines read it.
pub(crate) fn value(account: &Account) -> Value {
    let paise = |money: &Option<proto::types::Money>| money.as_ref().map(|money| money.paise);
    let dues = account.dues.as_ref().map(|dues| {
        json!({
            "principal": paise(&dues.principal), "interest": paise(&dues.interest), "penal": paise(&dues.penal),
            "other": paise(&dues.other), "total": paise(&dues.total),
        })
    });
    let party = |party: &proto::cases::AccountParty| {
        let points = party.contact_points.iter().map(|point| {
            json!({ "kind": render::contact_point(point), "masked": point.masked, "verified_on": day(point.verified_on) })
        });
        json!({
            "party_id": party.party_id, "role": render::role(party), "customer_id": party.customer_id,
            "name_masked": party.name_masked, "pan_masked": party.pan_masked,
            "contact_points": points.collect::<Value>(),
            "pins": party.addresses.iter().map(|address| address.pin.clone()).collect::<Vec<_>>(),
        })
    };
    let change = |change: &proto::cases::AssetClassChange| json!({ "asset_class": render::class(change.asset_class()), "as_of": day(change.as_of), "npa_on": day(change.npa_on) });
    json!({
        "account_id": account.account_id,
        "loan_account_number": account.loan_account_number,
        "as_of": day(account.as_of),
        "creditor": account.creditor,
        "portfolio": account.portfolio,
        "product": account.product,
        "branch_ifsc": account.branch_ifsc,
        "sanctioned_on": day(account.sanctioned_on),
        "sanctioned": paise(&account.sanctioned),
        "emi": paise(&account.emi),
        "first_unpaid_due_on": day(account.first_unpaid_due_on),
        "dpd": account.dpd,
        "asset_class": render::class(account.asset_class()),
        "npa_on": day(account.npa_on),
        "dues": dues,
        "in_moratorium": account.in_moratorium,
        "moratorium_until": day(account.moratorium_until),
        "written_off": account.written_off,
        "flags": account.flags().map(flag_words).collect::<Vec<_>>(),
        "parties": account.parties.iter().map(party).collect::<Value>(),
        "asset_class_history": account.asset_class_history.iter().map(change).collect::<Value>(),
        "source": account.source,
        "file_sha256": hex::encode(&account.file_sha256),
        "row_number": account.row_number,
    })
}
