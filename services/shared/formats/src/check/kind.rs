//! The kinds of identifiers, and what each claims.

/// A kind of identifier that [`crate::check()`] knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormatKind {
    /// [`crate::Ifsc`].
    Ifsc,
    /// [`crate::Micr`].
    Micr,
    /// [`crate::MicrLine`].
    MicrLine,
    /// [`crate::ChequeNumber`].
    ChequeNumber,
    /// [`crate::CtsReturnCode`].
    CtsReturnCode,
    /// [`crate::Umrn`].
    Umrn,
    /// [`crate::Utr`].
    Utr,
    /// [`crate::Rrn`].
    Rrn,
    /// [`crate::Vpa`].
    Vpa,
    /// [`crate::UpiLink`].
    UpiLink,
    /// [`crate::Pan`].
    Pan,
    /// [`crate::Gstin`].
    Gstin,
    /// [`crate::Lei`].
    Lei,
    /// [`crate::Cin`].
    Cin,
    /// [`crate::Llpin`].
    Llpin,
    /// [`crate::Udyam`].
    Udyam,
    /// [`crate::Cnr`].
    Cnr,
    /// [`crate::S10`].
    S10,
    /// [`crate::PinCode`].
    Pin,
    /// [`crate::IndianMobile`].
    Mobile,
    /// [`crate::EmailAddress`].
    Email,
    /// [`crate::LoanAccountNumber`].
    LoanAccount,
    /// [`crate::CustomerId`].
    CustomerId,
}

/// What stands in the table for a kind.
struct Entry {
    slug: &'static str,
    title: &'static str,
    example: &'static str,
    checks: &'static str,
    unknown: &'static str,
}

impl FormatKind {
    /// All of them, in the order of a list for people.
    pub const ALL: [Self; 23] = [
        Self::Ifsc,
        Self::Micr,
        Self::MicrLine,
        Self::ChequeNumber,
        Self::CtsReturnCode,
        Self::Umrn,
        Self::Utr,
        Self::Rrn,
        Self::Vpa,
        Self::UpiLink,
        Self::Pan,
        Self::Gstin,
        Self::Lei,
        Self::Cin,
        Self::Llpin,
        Self::Udyam,
        Self::Cnr,
        Self::S10,
        Self::Pin,
        Self::Mobile,
        Self::Email,
        Self::LoanAccount,
        Self::CustomerId,
    ];

    /// The kind of that name: `ifsc`.
    #[must_use]
    pub fn named(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// Its name on the command line: small letters, digits and hyphens.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        self.entry().slug
    }

    /// Its name for people, without an article.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.entry().title
    }

    /// A well-formed example, which is nobody's.
    #[must_use]
    pub const fn example(self) -> &'static str {
        self.entry().example
    }

    /// What is checked, in a clause.
    #[must_use]
    pub const fn checks(self) -> &'static str {
        self.entry().checks
    }

    /// What the text cannot tell, in a clause.
    #[must_use]
    pub const fn unknown(self) -> &'static str {
        self.entry().unknown
    }

    /// Whether it has a check digit that anybody can compute, so that most slips are found.
    #[must_use]
    pub const fn has_check_digit(self) -> bool {
        matches!(self, Self::S10 | Self::Gstin | Self::Lei)
    }

    #[expect(clippy::too_many_lines, reason = "a table, one entry a kind")]
    const fn entry(self) -> Entry {
        match self {
            Self::Ifsc => Entry {
                slug: "ifsc",
                title: "IFSC",
                example: "HDFC0001234",
                checks: "four capital letters, a zero, six capital letters or digits",
                unknown: "whether the branch exists, and which it is",
            },
            Self::Micr => Entry {
                slug: "micr",
                title: "MICR code",
                example: "411240002",
                checks: "nine digits",
                unknown: "whether the branch exists, and which it is",
            },
            Self::MicrLine => Entry {
                slug: "micr-line",
                title: "code line of a cheque",
                example: "123456 411240002 045504 31",
                checks: "6, 9, 6 (or none) and 2 digits",
                unknown: "whether the cheque was issued, and the rest of the account number",
            },
            Self::ChequeNumber => Entry {
                slug: "cheque",
                title: "cheque number",
                example: "004521",
                checks: "six digits, leading zeros included",
                unknown: "whether the cheque was issued",
            },
            Self::CtsReturnCode => Entry {
                slug: "cts-code",
                title: "CTS return code",
                example: "01",
                checks: "two digits",
                unknown: "whether the code is on the clearing house's list; the statute book has its meaning",
            },
            Self::Umrn => Entry {
                slug: "umrn",
                title: "UMRN",
                example: "HDFC7021203260012345",
                checks: "twenty capital letters or digits; how it is composed is not published",
                unknown: "whether the mandate exists, of whom, and whether it is active",
            },
            Self::Utr => Entry {
                slug: "utr",
                title: "UTR",
                example: "HDFCR52026031512345678",
                checks: "16 (NEFT) or 22 (RTGS) letters or digits; banks compose it in their own ways",
                unknown: "whether money was transferred; its parts are read as most banks compose them, and are hints",
            },
            Self::Rrn => Entry {
                slug: "rrn",
                title: "RRN",
                example: "607410123456",
                checks: "twelve digits",
                unknown: "whether money was transferred; its parts are read as most are composed, and are hints",
            },
            Self::Vpa => Entry {
                slug: "vpa",
                title: "UPI address",
                example: "asha.rao@okaxis",
                checks: "a name, an @ and a handle",
                unknown: "whether the address exists, and whose it is",
            },
            Self::UpiLink => Entry {
                slug: "upi-link",
                title: "UPI link",
                example: "upi://pay?pa=lender@bank&pn=Asha&am=1500.00",
                checks: "payee and name are there, the amount has at most two decimals, all is encoded",
                unknown: "whether the payee exists, and whether anybody will pay or has paid",
            },
            Self::Pan => Entry {
                slug: "pan",
                title: "PAN",
                example: "AAAPK1234L",
                checks: "the kinds of its ten characters; the rule of its check letter is not public",
                unknown: "whether it was issued, and to whom",
            },
            Self::Gstin => Entry {
                slug: "gstin",
                title: "GSTIN",
                example: "27AAPFU0939F1ZV",
                checks: "the kinds of its fifteen characters and the check character (base 36)",
                unknown: "whether it is registered and active, and for whom",
            },
            Self::Lei => Entry {
                slug: "lei",
                title: "LEI",
                example: "213800WSGIIZCXF1P572",
                checks: "twenty characters and two check digits (ISO 7064, MOD 97-10)",
                unknown: "whether the entity exists and its registration is current",
            },
            Self::Cin => Entry {
                slug: "cin",
                title: "CIN",
                example: "L17110MH1973PLC019786",
                checks: "the kinds of its 21 characters, and the year",
                unknown: "whether the company exists, and whether it is still listed and in that state",
            },
            Self::Llpin => Entry {
                slug: "llpin",
                title: "LLPIN",
                example: "AAB-1234",
                checks: "three capital letters, a hyphen, four digits",
                unknown: "whether the partnership exists",
            },
            Self::Udyam => Entry {
                slug: "udyam",
                title: "Udyam number",
                example: "UDYAM-MH-26-0012345",
                checks: "UDYAM, two letters, two digits, seven digits",
                unknown: "whether the enterprise is registered, and of which size",
            },
            Self::Cnr => Entry {
                slug: "cnr",
                title: "CNR",
                example: "MHAU010001232023",
                checks: "sixteen capital letters or digits, of which the last four are a year",
                unknown: "whether there is such a case; its other parts are read as most courts compose them",
            },
            Self::S10 => Entry {
                slug: "s10",
                title: "article number",
                example: "EM123456785IN",
                checks: "two letters, eight digits, the check digit (UPU S10), two letters",
                unknown: "whether the carrier allotted it, and whether an article was booked under it",
            },
            Self::Pin => Entry {
                slug: "pin",
                title: "PIN code",
                example: "411005",
                checks: "six digits, of which the first is not zero",
                unknown: "whether the post has such an area",
            },
            Self::Mobile => Entry {
                slug: "mobile",
                title: "mobile number",
                example: "+91 98765 43210",
                checks: "ten digits of India's numbering plan, of which the first is 6 to 9",
                unknown: "whether the number is in service, and whose it is",
            },
            Self::Email => Entry {
                slug: "email",
                title: "e-mail address",
                example: "asha.rao@example.in",
                checks: "one @, a domain of at least two labels, the lengths of RFC 5321",
                unknown: "whether the mailbox exists, and whose it is",
            },
            Self::LoanAccount => Entry {
                slug: "loan-account",
                title: "loan account number",
                example: "HL/PUNE-00042",
                checks: "1 to 40 of A-Z, 0-9, - and /; not one that a spreadsheet rounded",
                unknown: "whether the lender has such an account",
            },
            Self::CustomerId => Entry {
                slug: "customer-id",
                title: "customer id",
                example: "CIF-0042",
                checks: "1 to 40 of A-Z, 0-9, - and /; not one that a spreadsheet rounded",
                unknown: "whether the lender has such a customer",
            },
        }
    }
}
