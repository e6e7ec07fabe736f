//! Numbers that stand for a person, mostly known by the words before them; and ages over 89.

use super::{PLAIN, Pattern, QUANTITY};

/// What may stand between a cue and its number: "MRN is #", "ID No.: ".
macro_rules! link {
    () => {
        r"\s{0,3} (?: (?: numbers? | num | no | nr | ids? | is | was | of | code )\b\.? \s{0,2} | [\#:=(] \s{0,3} ){0,5}"
    };
}

/// Like [`link`], but one of its parts must be there: "insurance" alone is no cue.
macro_rules! strong_link {
    () => {
        r"\s{0,3} (?: (?: numbers? | num | no | nr | ids? | is | code )\b\.? \s{0,2} | [\#:=(] \s{0,3} ){1,5}"
    };
}

/// A number as people write them: letters, digits, dashes, at least one digit.
macro_rules! code {
    () => {
        r"(?P<id> [A-Z0-9]{1,20} (?: [./-] [A-Z0-9]{1,20} ){0,5} )"
    };
}

pub(super) const PATTERNS: &[Pattern] = &[
    Pattern {
        name: "record number after its cue",
        type_name: "MEDICAL_RECORD_NUMBER",
        regex: concat!(
            r"(?i) (?: \b MRN? \s?\# | \b MRNs? \b | \b med(?:ical)?\.? \s rec(?:ord)?s?\.? \b | \b (?: chart | hospital | unit | record ) \s (?: no\b\.? | number | \# | id\b )
              | \b NHS \s (?: no\b\.? | number ) | \b (?: CHI | EMPI | EHR ) \s (?: no\b\.? | number | id\b ) )",
            link!(),
            code!()
        ),
        glue: "-/",
        digits: (4, 24),
        examples: &[
            "MRN: «00-12-345»; stable",
            "(MRN «SJ-112233»)",
            "MRN#«123456»",
            "medical record number is #«AB12-3456»",
            "Chart No. «445566», hospital number: «C998877»",
            "medical record reviewed 5 days ago",
        ],
        ..PLAIN
    },
    Pattern {
        name: "NHS number in groups",
        type_name: "MEDICAL_RECORD_NUMBER",
        regex: concat!(
            r"(?i) \b NHS \b",
            link!(),
            r"(?P<id> [0-9]{3} \s [0-9]{3} \s [0-9]{4} )"
        ),
        examples: &["NHS number: «943 476 5919»", "NHS no. «943 476 5919»"],
        ..PLAIN
    },
    Pattern {
        name: "social security number after its cue",
        type_name: "SOCIAL_SECURITY_NUMBER",
        regex: concat!(
            r"(?i) \b (?: SSN | SS\s?\# | soc(?:ial)?\.? \s sec(?:urity)?\.? )",
            link!(),
            r"(?P<id> [0-9X*]{3} [\s-]? [0-9X*]{2} [\s-]? [0-9]{4} )"
        ),
        examples: &[
            "SSN: «219-09-9999»",
            "social security number «219099999»",
            "SS# «219 09 9999»",
            "last four of SSN is «XXX-XX-1234»",
        ],
        ..PLAIN
    },
    Pattern {
        name: "social security number by its form",
        type_name: "SOCIAL_SECURITY_NUMBER",
        regex: r"[0-9]{3}-[0-9]{2}-[0-9]{4}",
        glue: "-/.",
        examples: &["«219-09-9999» on file", "1219-09-9999, 219-09-9999-1"],
        ..PLAIN
    },
    Pattern {
        name: "health plan number after its cue",
        type_name: "HEALTH_PLAN_BENEFICIARY_NUMBER",
        regex: concat!(
            r"(?i) \b (?: insur(?:ance|er)?\.? | policy | ins\.? \s (?:policy|id|no) | member(?:ship)? | subscriber | beneficiary | health \s? plan | plan
              | medicare | medicaid | payer | payor | HICN? | HBN | MBI | HMO | PPO | group \s (?:no|number|\#|id) )
              (?: \s (?: policy | plan | card | member | subscriber ) )? ",
            strong_link!(),
            code!()
        ),
        glue: "-/",
        digits: (4, 24),
        unless_before: QUANTITY,
        examples: &[
            "Insurance ID: «XY-345678».",
            "insurance policy # «R-100200»",
            "Medicare number «1EG4-TE5-MK73»",
            "her policy number is «QQ-987654»",
            "Insurance: none. Plan: 1000 mg daily",
            "plan is 12000 units weekly; group of 5000 patients",
        ],
        ..PLAIN
    },
    Pattern {
        name: "account number after its cue",
        type_name: "ACCOUNT_NUMBER",
        regex: concat!(
            r"(?i) \b (?: acct | account | invoice | billing \s (?:no|number|id) | credit \s card | card \s (?:no|number) | IBAN | CSN | encounter | visit \s (?:id|no|number) | FIN )\b\.?",
            strong_link!(),
            code!()
        ),
        glue: "-/",
        digits: (4, 30),
        examples: &[
            "Acct#: «GRM-998877»",
            "account number «0098-7654»",
            "FIN: «700123456»",
        ],
        ..PLAIN
    },
    Pattern {
        name: "payment card",
        type_name: "ACCOUNT_NUMBER",
        regex: r"[0-9]{4} (?: [\s-] [0-9]{4} ){3}",
        glue: "-.",
        examples: &["paid with «4111 1111 1111 1111»"],
        ..PLAIN
    },
    Pattern {
        name: "licence or certificate after its cue",
        type_name: "CERTIFICATE_OR_LICENSE_NUMBER",
        regex: concat!(
            r"(?i) \b (?: licen[cs]e | lic | DEA | NPI | UPIN | GMC | certificate | passport | driver'?s \s licen[cs]e )\b\.?",
            link!(),
            code!()
        ),
        glue: "-/",
        digits: (4, 24),
        examples: &[
            "NPI «1234567893»",
            "license no. «A-123456»",
            "DEA# «AB1234563»",
        ],
        ..PLAIN
    },
    Pattern {
        name: "vehicle after its cue",
        type_name: "VEHICLE_IDENTIFIER",
        regex: concat!(
            r"(?i) \b (?: VIN | (?:licen[cs]e|number|registration) \s plate | plate \s (?:no|number) )\b\.?",
            link!(),
            r"(?P<id> [A-Z0-9]{1,17} (?: [\s-] [0-9]{1,6} )? )"
        ),
        glue: "-",
        digits: (1, 17),
        examples: &["VIN «1HGCM82633A004352»", "license plate: «7ABC 123» fled"],
        ..PLAIN
    },
    Pattern {
        name: "device after its cue",
        type_name: "DEVICE_IDENTIFIER",
        regex: concat!(
            r"(?i) \b (?: serial | S/N | device \s id(?:entifier)? | UDI | IMEI )",
            link!(),
            code!()
        ),
        glue: "-/",
        digits: (4, 24),
        examples: &[
            "pacemaker serial no. «PJN-284467»",
            "S/N: «X12345»",
            "serial troponins 0.4, 0.6",
        ],
        ..PLAIN
    },
    Pattern {
        name: "other number after its cue",
        type_name: "UNIQUE_IDENTIFIER",
        regex: concat!(
            r"(?: \b ID (?: \s? (?:[Nn]o\.?|[Nn]umber|NUMBER) )? \s? [:\#] \s?\#?
               | (?i: \b (?: patient | pt | study | subject | participant | employee | student | badge | national | referral | order | accession | specimen | case | claim | authori[sz]ation | reference | ref\.? )
                 (?: \s (?: id\b | no\b\.? | number | code\b | \# ) | \s?\# ) ) (?i:",
            link!(),
            r") )
            (?P<id> [A-Za-z0-9]{1,20} (?: [./-] [A-Za-z0-9]{1,20} ){0,5} )"
        ),
        glue: "-/",
        digits: (3, 24),
        examples: &[
            "Patient ID: «MTH-987654»",
            "(ID: «987654321»)",
            "Study ID «S-0042», accession # «24-H-01234»",
            "ref. code: «EM-2554»; patient code status: full since 1999",
            "ID: consult for 3 days; case number 2 was similar",
        ],
        ..PLAIN
    },
    Pattern {
        // Letters, a dash and five digits or more: no laboratory value or drug is written so.
        name: "number by its form",
        type_name: "UNIQUE_IDENTIFIER",
        regex: r"\#? [A-Z]{1,5} - [0-9]{5,10}",
        glue: "-/.",
        examples: &[
            "records under «HP-123456».",
            "ICD-10, SARS-CoV-2, IL-6, T-1000, HLA-B27",
        ],
        ..PLAIN
    },
    Pattern {
        name: "fax after its cue",
        type_name: "FAX_NUMBER",
        regex: r"(?i) \b (?: fax | facsimile ) \b (?: \s (?: no\b\.? | number ) )? [\s:.\#-]{0,4}
                 (?P<id> [+(]? [0-9] [0-9()\s.-]{5,18} [0-9] )",
        digits: (7, 15),
        examples: &[
            "Fax: «(310) 555-0134»",
            "fax «+44 20 7946 0958».",
            "fax 3 pages",
        ],
        ..PLAIN
    },
    Pattern {
        name: "phone after its cue",
        type_name: "PHONE_NUMBER",
        regex: r"(?i) \b (?: tel | (?:tele)?phone | mobile | cell(?:ular)? (?: \s phone | \s? \# | :) | pager | beeper | contact | call | text ) \b (?: \s (?: no\b\.? | number | is | at | on | me ) ){0,2}
                 [\s:.\#]{0,4} (?P<id> [+(]? [0-9] [0-9()\s.-]{5,18} [0-9] )",
        digits: (7, 15),
        glue: "/",
        examples: &[
            "Tel: «020 7946 0958»",
            "phone number is «555-0134», call «555-0199»",
            "cell phone: «0151 1234567»",
            "call 911; cell count 10 200; pager: none",
            "contact 2 weeks after",
        ],
        ..PLAIN
    },
    Pattern {
        name: "North American phone",
        type_name: "PHONE_NUMBER",
        regex: r"(?: \+?1 [\s.-]? )? (?: \( [0-9]{3} \) \s? [0-9]{3} [\s.-] | [0-9]{3} - [0-9]{3} - | [0-9]{3} \. [0-9]{3} \. ) [0-9]{4}
                 (?: ,? \s? (?: x | ext\.? | extension ) \s? [0-9]{1,6} )?",
        glue: "-./",
        examples: &[
            "reach her at «(310) 555-0134».",
            "«310-555-0134 ext. 22», «310.555.0134», «+1 310-555-0134»",
            "1310-555-01345",
        ],
        ..PLAIN
    },
    Pattern {
        name: "international phone",
        type_name: "PHONE_NUMBER",
        regex: r"\+ [1-9][0-9]{0,2} [\s.-]? (?: \( [0-9]{1,4} \) [\s.-]? )? [0-9]{1,12} (?: [\s.-] [0-9]{2,5} ){0,4}",
        digits: (9, 15),
        glue: "-/",
        examples: &[
            "«+44 (0)20 7946 0958»",
            "«+4930901820»",
            "edema +2, pulses +2 +2",
            "I/O +1200 2000 ml",
        ],
        ..PLAIN
    },
    Pattern {
        name: "age over 89",
        type_name: "AGE",
        regex: r"(?i) (?P<id> 9[0-9] | 1[0-2][0-9] ) (?: [\s-]? (?: years? | yrs? ) [\s-]{0,2} (?: old | of \s age ) | [\s-]? (?: y\.?/?o\.? | y/o ) )",
        glue: "-./",
        examples: &[
            "a «92»-year-old woman, «101» years of age, «94» yo",
            "«90» y/o man; 89-year-old; 100 years ago; 95 years of smoking",
        ],
        ..PLAIN
    },
    Pattern {
        name: "age over 89 after its cue",
        type_name: "AGE",
        regex: r"(?i) \b (?: aged? | age \s (?:is|of|at \s death) | turned ) [\s:]{1,3} (?P<id> 9[0-9] | 1[0-2][0-9] )",
        glue: "-./",
        unless_before: QUANTITY,
        examples: &[
            "Age: «93», sex F",
            "died aged «97»",
            "average 95, aged 89, age 90%",
        ],
        ..PLAIN
    },
];
