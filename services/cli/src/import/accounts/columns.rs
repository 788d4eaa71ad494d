//! The columns of an extract.

use crate::import::mapping::columns;

columns! {
    /// The columns of an extract of a loan management system. A party that an account has not is a group of empty cells.
    AccountColumn {
        /// The lender's number of the account.
        LoanAccountNumber = "loan_account_number",
        /// The day at whose end the row was true.
        AsOf = "as_of",
        /// The lender of record.
        Creditor = "creditor",
        /// In the lender's words.
        Portfolio = "portfolio",
        /// In the lender's words.
        Product = "product",
        /// The home branch.
        BranchIfsc = "branch_ifsc",
        /// When the loan was sanctioned.
        SanctionedOn = "sanctioned_on",
        /// In rupees.
        SanctionedAmount = "sanctioned_amount",
        /// The instalment, in rupees.
        Emi = "emi",
        /// The oldest instalment that is not fully paid; may be empty.
        FirstUnpaidDueOn = "first_unpaid_due_on",
        /// Days past due: the due day and `as_of` both counted.
        Dpd = "dpd",
        /// STANDARD, SMA0, SMA1, SMA2, SUBSTANDARD, DOUBTFUL1, DOUBTFUL2, DOUBTFUL3 or LOSS.
        AssetClass = "asset_class",
        /// Since when the account is non-performing; may be empty.
        NpaOn = "npa_on",
        /// In rupees.
        PrincipalDue = "principal_due",
        /// In rupees.
        InterestDue = "interest_due",
        /// Penal charges, in rupees.
        PenalDue = "penal_due",
        /// In rupees.
        OtherDue = "other_due",
        /// The sum of the four.
        TotalDue = "total_due",
        /// yes or no.
        InMoratorium = "in_moratorium",
        /// yes or no.
        WrittenOff = "written_off",
        /// The borrower's number in the lender's system (UCIC).
        CustomerId = "customer_id",
        /// individual or company.
        BorrowerKind = "borrower_kind",
        /// The borrower's name.
        BorrowerName = "borrower_name",
        /// May be empty.
        BorrowerPan = "borrower_pan",
        /// May be empty.
        BorrowerMobile = "borrower_mobile",
        /// May be empty.
        BorrowerEmail = "borrower_email",
        /// Everything but the PIN code; may be empty.
        BorrowerAddress = "borrower_address",
        /// Goes with the address.
        BorrowerPin = "borrower_pin";
        /// May be empty.
        MoratoriumUntil = "moratorium_until",
        /// When the lender last made sure of the number.
        BorrowerMobileVerifiedOn = "borrower_mobile_verified_on",
        /// When the lender last made sure of the address.
        BorrowerEmailVerifiedOn = "borrower_email_verified_on",
        /// Another address of the borrower.
        BorrowerPermanentAddress = "borrower_permanent_address",
        /// Goes with the permanent address.
        BorrowerPermanentPin = "borrower_permanent_pin",
        /// The co-borrower's number.
        CoBorrowerCustomerId = "co_borrower_customer_id",
        /// individual or company.
        CoBorrowerKind = "co_borrower_kind",
        /// The co-borrower's name.
        CoBorrowerName = "co_borrower_name",
        /// May be empty.
        CoBorrowerPan = "co_borrower_pan",
        /// May be empty.
        CoBorrowerMobile = "co_borrower_mobile",
        /// May be empty.
        CoBorrowerEmail = "co_borrower_email",
        /// May be empty.
        CoBorrowerAddress = "co_borrower_address",
        /// Goes with the address.
        CoBorrowerPin = "co_borrower_pin",
        /// The guarantor's number.
        GuarantorCustomerId = "guarantor_customer_id",
        /// individual or company.
        GuarantorKind = "guarantor_kind",
        /// The guarantor's name.
        GuarantorName = "guarantor_name",
        /// May be empty.
        GuarantorPan = "guarantor_pan",
        /// May be empty.
        GuarantorMobile = "guarantor_mobile",
        /// May be empty.
        GuarantorEmail = "guarantor_email",
        /// May be empty.
        GuarantorAddress = "guarantor_address",
        /// Goes with the address.
        GuarantorPin = "guarantor_pin",
    }
}
