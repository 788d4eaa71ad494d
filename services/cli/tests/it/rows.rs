//! What a clearing cell writes is what is sent.

use kernel::{LegalDate, Masked, Paise};
use proptest::prelude::*;
use proto::payments::ReturnMemo;
use recourse_cli::import::{Column, Columns as _, DateFormat, Layout, Mapping, Record, Rows, memo};

fn date() -> impl Strategy<Value = LegalDate> {
    (2000_i16..2100, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| LegalDate::new(year, month, day).unwrap())
}

/// Text as a cell may hold it; the spaces around it are not part of it.
fn text() -> impl Strategy<Value = String> {
    "[A-Za-zé\"',;= \n]{0,30}".prop_map(|text| text.trim().to_owned())
}

prop_compose! {
    fn any_memo()(
        account in "[A-Z0-9][A-Z0-9/-]{0,20}".prop_filter("looks like scientific notation", |text| !text.contains('E')),
        cheque_number in "[0-9]{6}",
        drawee_ifsc in "[A-Z]{4}0[A-Z0-9]{6}",
        paise in 1_i64..1_000_000_000_000,
        (drawn_on, presented_on, returned_on) in (date(), date(), date()),
        memo_received_on in prop::option::of(date()),
        return_code in "[0-9]{2}",
        (drawer_name, return_reason) in (text(), text()),
    ) -> ReturnMemo {
        ReturnMemo {
            row_number: 0,
            loan_account_number: account,
            cheque_number,
            drawee_ifsc,
            drawn_on: Some(drawn_on.into()),
            amount: Some(Paise::new(paise).unwrap().into()),
            drawer_name: Some(Masked::new(drawer_name).into()),
            presented_on: Some(presented_on.into()),
            returned_on: Some(returned_on.into()),
            memo_received_on: memo_received_on.map(Into::into),
            return_code,
            return_reason: Some(Masked::new(return_reason).into()),
        }
    }
}

fn cell(memo: &ReturnMemo, column: Column, format: DateFormat) -> String {
    let date = |date: Option<proto::types::LegalDate>| {
        let Some(date) = date else { return String::new() };
        match format {
            DateFormat::Iso => format!("{:04}-{:02}-{:02}", date.year, date.month, date.day),
            DateFormat::DayFirst => format!("{:02}/{:02}/{:04}", date.day, date.month, date.year),
        }
    };
    let text = |text: &Option<proto::types::PersonalText>| text.clone().unwrap().value;
    match column {
        Column::LoanAccountNumber => memo.loan_account_number.clone(),
        Column::ChequeNumber => memo.cheque_number.clone(),
        Column::DraweeIfsc => memo.drawee_ifsc.clone(),
        Column::DrawnOn => date(memo.drawn_on),
        Column::Amount => Paise::try_from(memo.amount.clone().unwrap()).unwrap().to_string(),
        Column::DrawerName => text(&memo.drawer_name),
        Column::PresentedOn => date(memo.presented_on),
        Column::ReturnedOn => date(memo.returned_on),
        Column::MemoReceivedOn => date(memo.memo_received_on),
        Column::ReturnCode => memo.return_code.clone(),
        Column::ReturnReason => text(&memo.return_reason),
    }
}

proptest! {
    #[test]
    fn a_file_of_valid_rows_is_read_back_as_it_was_written(
        memos in prop::collection::vec(any_memo(), 1..6),
        columns in Just(Column::ALL.to_vec()).prop_shuffle(),
        day_first: bool,
    ) {
        let date_format = if day_first { DateFormat::DayFirst } else { DateFormat::Iso };
        let mapping = Mapping { date_format, ..Mapping::default() };
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(columns.iter().map(|column| column.as_str())).unwrap();
        for memo in &memos {
            writer.write_record(columns.iter().map(|&column| cell(memo, column, date_format))).unwrap();
        }
        let bytes = writer.into_inner().unwrap();

        let mut rows = Rows::new(bytes.as_slice());
        let mut record = Record::default();
        prop_assert!(rows.read(&mut record).unwrap());
        let layout = Layout::of(&record, &mapping).unwrap();
        let mut read = Vec::new();
        while rows.read(&mut record).unwrap() {
            let memo = memo(&record, &layout).unwrap();
            prop_assert_eq!(u64::from(memo.row_number), record.line());
            read.push(ReturnMemo { row_number: 0, ..memo });
        }
        prop_assert_eq!(read, memos);
    }
}
