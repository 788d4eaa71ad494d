//! `recourse sample`: a bank's files for a demonstration, made from a seed.
//!
//! | file | what it is |
//! |---|---|
//! | `accounts.csv`, `accounts-later.csv` | a lender's extract, for `recourse import accounts`; the later one has an address that was found |
//! | `returns.csv`, `returns-later.csv`, `returns-last.csv` | return memos, for `recourse import dishonours`; the later ones are for later days |
//! | `payers.csv` | what the drawer of each cheque will do, and what is done otherwise than usual about it |
//! | `sample.json` | the seed, and which file arrives on which day |
//!
//! The same seed and sizes give the same bytes. Names are put together from short lists of ours, telephone numbers lie
//! in one block, mailboxes in a domain for examples: nobody real is meant. `deploy/sample/README.md` lists the mess that
//! is among the rows.

mod accounts;
mod codes;
mod draw;
mod extract;
mod mess;
mod payers;
mod people;
mod post;
mod returns;
mod roles;
mod table;

use std::{fs, io, path::Path};

use kernel::LegalDate;
use serde_json::{Value, json};

use self::{
    draw::{Draw, day},
    returns::{END, LAST, LATER},
};
use crate::{
    args::SampleArgs,
    console::Console,
    failure::{Exit, Failure},
    text::grouped,
};

/// A file of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleFile {
    /// Its name.
    pub name: &'static str,
    /// Its content.
    pub text: String,
}

/// Writes the sample into a folder, which is made if it is not there.
pub fn write(args: &SampleArgs, console: &mut Console) -> Result<Exit, Failure> {
    if args.accounts < args.memos {
        let reason = format!("--accounts {} is less than --memos {}", args.accounts, args.memos);
        return Err(Failure::Usage(reason));
    }
    let of_file = |path: &Path, source: io::Error| Failure::File { path: path.to_owned(), source };
    fs::create_dir_all(&args.out).map_err(|error| of_file(&args.out, error))?;
    for SampleFile { name, text } in files(args.seed, args.accounts.into(), args.memos.into(), args.start) {
        let path = args.out.join(name);
        fs::write(&path, &text).map_err(|error| of_file(&path, error))?;
        let lines = u64::try_from(text.lines().count().saturating_sub(1)).unwrap_or_default();
        let size = if has_rows(name) { format!("{:>6} rows", grouped(lines)) } else { String::new() };
        writeln!(console.out, "{}", format!("{:<44}{size}", path.display().to_string()).trim_end())?;
    }
    Ok(Exit::Done)
}

fn has_rows(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "csv")
}

/// The files of a sample.
#[must_use]
pub fn files(seed: u64, accounts: usize, memos: usize, start: LegalDate) -> Vec<SampleFile> {
    // Each part draws for itself, so that more accounts do not change what the memos' codes are.
    let owned = accounts::accounts(&mut Draw::new(seed, 1), start, accounts);
    let extract = extract::rows(&mut Draw::new(seed, 2), &owned);
    let returned = returns::memos(&mut Draw::new(seed, 3), start, memos, &owned);
    let found_again =
        extract::found_again(&mut Draw::new(seed, 6), &owned, &returned, day(start, LATER.saturating_sub(1)));
    let mess::ReturnFiles { first, later, last } = mess::return_files(&mut Draw::new(seed, 4), &returned, &owned);
    let payers: Vec<Vec<String>> =
        payers::rows(&mut Draw::new(seed, 5), &returned).into_iter().map(Vec::from).collect();
    let file = |name, text| SampleFile { name, text };
    vec![
        file("accounts.csv", table::text(&extract::HEADER, &extract)),
        file("accounts-later.csv", table::text(&extract::HEADER, &found_again)),
        file("returns.csv", table::text(&returns::HEADER, &first)),
        file("returns-later.csv", table::text(&returns::HEADER, &later)),
        file("returns-last.csv", table::text(&returns::HEADER, &last)),
        file("payers.csv", table::text(&payers::HEADER, &payers)),
        file("sample.json", format!("{:#}\n", calendar(seed, accounts, memos, start))),
    ]
}

/// What arrives when. Days are whole: files arrive, and people act, at ten in the morning in India.
fn calendar(seed: u64, accounts: usize, memos: usize, start: LegalDate) -> Value {
    let arrives =
        |file: &str, what: &str, days| json!({ "file": file, "what": what, "on": day(start, days).to_string() });
    json!({
        "seed": seed,
        "accounts": accounts,
        "memos": memos,
        "start": start.to_string(),
        "end": day(start, END).to_string(),
        "arrivals": [
            arrives("accounts.csv", "accounts", 0),
            arrives("returns.csv", "dishonours", 0),
            arrives("accounts-later.csv", "accounts", LATER),
            arrives("returns-later.csv", "dishonours", LATER),
            arrives("returns-last.csv", "dishonours", LAST),
        ],
    })
}
