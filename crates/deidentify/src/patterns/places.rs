//! Places smaller than a state: addresses, postal codes, named facilities.

use super::{PLAIN, Pattern};

macro_rules! state {
    () => {
        r"(?: A[LKZR] | C[AOT] | DC | DE | FL | GA | HI | I[DLNA] | K[SY] | LA | M[EDAINSOT] | N[EVHJMYCD] | O[HKR] | PA | RI | S[CD] | T[NX] | UT | V[TA] | W[AVIY] | PR
           | Ala\. | Ariz\. | Calif\. | Colo\. | Conn\. | Fla\. | Ill\. | Mass\. | Mich\. | Minn\. | Penn\. | Tenn\. | Tex\. | Wash\. )"
    };
}

/// A capitalised word: Latin, Greek or Cyrillic. All of Unicode would make the automata too large.
macro_rules! word {
    () => {
        r"(?u: [A-ZÀ-ÞĀ-ʯͰ-Я][A-Za-zÀ-ʯͰ-ӿ]* (?: (?:'|’|-) [A-Za-zÀ-ʯͰ-ӿ]+ )? \.? )"
    };
}

pub(super) const PATTERNS: &[Pattern] = &[
    Pattern {
        name: "street address",
        type_name: "GEOGRAPHIC_LOCATION",
        regex: concat!(
            r"[0-9]{1,6} [A-Z]? \s (?: [NSEW]{1,2} \.? \s )? (?: (?:",
            word!(),
            r"| [0-9]{1,3}(?:st|nd|rd|th) ) \s ){1,4}
              (?: Street | St | Avenue | Ave | Road | Rd | Boulevard | Blvd | Drive | Dr | Lane | Ln | Court | Ct | Place | Pl | Square | Terrace | Parkway | Pkwy | Highway | Hwy | Circle | Crescent | Way | Close | Trail ) \b \.?
              (?: ,? \s (?: Apt | Apartment | Suite | Ste | Unit | Rm | Room | Floor | \# ) \b? \.? \s? \#? [A-Z0-9-]{1,6} )?
              (?: ,? \s (?:",
            word!(),
            r"\s? ){1,3} , \s ",
            state!(),
            r" \b (?: ,? \s [0-9]{5} (?: -[0-9]{4} )? )? | , \s [A-Z][a-z]{2,20} )?"
        ),
        glue: "-./",
        unless: r"(?i)^ [0-9]+ \s (?: mg | ml | units | tabs? | days? | weeks? | hours? | patients? | left | right ) \b",
        examples: &[
            "lives at «123 Maple Street, Springfield, IL 62704»",
            "«1600 N. Elm St. Apt 4B», upstairs",
            "at «221B Baker Street, London» with a cat",
            "«12 West 57th Street»",
            "5 mg by mouth daily, 2 miles from St. Mary",
        ],
        ..PLAIN
    },
    Pattern {
        name: "post box",
        type_name: "GEOGRAPHIC_LOCATION",
        regex: r"(?i) \b P\.? \s? O\.? \s Box \s [0-9]{1,6}",
        examples: &["mail to «P.O. Box 1234»", "po 5 mg"],
        ..PLAIN
    },
    Pattern {
        name: "city, state and zip code",
        type_name: "GEOGRAPHIC_LOCATION",
        regex: concat!(
            r"(?: ",
            word!(),
            r" \s? ){1,3} , \s? ",
            state!(),
            r" \s{1,2} [0-9]{5} (?: -[0-9]{4} )?"
        ),
        glue: "-./",
        examples: &["of «Baton Rouge, LA 70801»", "Hct, CA 19 9"],
        ..PLAIN
    },
    Pattern {
        name: "city and state",
        type_name: "GEOGRAPHIC_LOCATION",
        regex: concat!(
            r"\b (?i: in | from | of | at | to | near | lives \s in | resident \s of ) \s (?P<id> (?: (?u: [A-ZÀ-ÞĀ-ʯͰ-Я][A-Za-zÀ-ʯͰ-ӿ]{2,24} ) \s? ){1,3} , \s ",
            state!(),
            r" ) \b"
        ),
        glue: "-",
        unless: r", \s (?: OH | DC | PA | IN ) $ ",
        examples: &["moved from «Eugene, OR» in 2019", "pain in Hip, PA to see"],
        ..PLAIN
    },
    Pattern {
        name: "zip code after its cue",
        type_name: "GEOGRAPHIC_LOCATION",
        regex: r"(?: (?i: \b zip (?: \s? codes? )? | \b postal \s code ) (?: \s is )? [\s:]{1,3} (?P<id> [0-9]{5} (?: -[0-9]{4} )? ) )",
        glue: "-./",
        examples: &["zip code «02139-4307», ZIP: «60601»"],
        ..PLAIN
    },
    Pattern {
        name: "zip code after its state",
        type_name: "GEOGRAPHIC_LOCATION",
        regex: concat!(r"\b ", state!(), r" \s (?P<id> [0-9]{5} (?: -[0-9]{4} )? )"),
        glue: "-./%",
        unless_before: super::QUANTITY,
        examples: &["the IL «62704» area", "PT 12345, WBC 10000, PA 20000 mg"],
        ..PLAIN
    },
    Pattern {
        // The second half never has C, I, K, M, O or V.
        name: "British postcode",
        type_name: "GEOGRAPHIC_LOCATION",
        regex: r"(?: [A-Z]{2}[0-9][0-9A-Z]? | [A-Z][0-9][0-9A-Z] ) \s [0-9][ABD-HJLNP-UW-Z]{2}",
        glue: "-./",
        unless: r"^ [CTLS] [0-9]",
        examples: &[
            "of «SW1A 1AA», «M11 1AE»",
            "L45 5TH, T12 1ST, vitamin B12 5MG",
        ],
        ..PLAIN
    },
    Pattern {
        name: "Canadian postal code",
        type_name: "GEOGRAPHIC_LOCATION",
        regex: r"[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z] [\s-] [0-9][ABCEGHJ-NPRSTV-Z][0-9]",
        glue: "-./",
        examples: &["Ottawa «K1A 0B6»"],
        ..PLAIN
    },
    Pattern {
        name: "facility",
        type_name: "GEOGRAPHIC_LOCATION",
        regex: concat!(
            r"(?: ",
            word!(),
            r" [\s-] (?: (?: of | and | & | de | for | the ) \s )? ){1,4}
              (?: Hospitals? | Medical \s (?:Center|Centre|College) | Med \s Ctr | Med \s Center | Clinics? | Health \s? (?:Center|Centre|System|Care|Network)
                | Healthcare | Infirmary | Hospice | Nursing \s Home | University | Institute | Hlth | Clin | Hosp )\b"
        ),
        unless: r"(?i)^ (?: the | this | that | an? | her | his | our | your | their | my | any | all | no | local | outside | outpatient | inpatient | pain | eye | urgent | primary | family | specialty | community | general | state
                  | home | wound | heart | cardiac | cardiology | diabetes | diabetic | fracture | sleep | coumadin | warfarin | anticoagulation | oncology | neurology | surgery | surgical | ent | gi | renal | dental | women | women's | children's
                  | follow | followup | at | to | in | from | seen | admitted | transfer | transferred | discharge | discharged | rehab | rehabilitation | acute | palliative | behavioral | mental | public | occupational | employee | teaching | day | walk-in )
                  (?: [\s-] (?: care | health | medicine | failure | follow-?up | risk | of | and | the | clinic | hospital | up ) )* [\s-] (?: hospitals? | clinics? | medical \s (?:center|centre) | health \s? (?:center|centre|system|care|network) | healthcare | infirmary | hospice | nursing \s home | university | institute | clin | hosp ) $",
        examples: &[
            "seen at «Cedar Falls Medical Center» and «St. Brigid's Hospital»",
            "«University of Northmoor Hospital»",
            "The Hospital; Pain Clinic; Heart Failure Clinic; Home Hospice",
        ],
        ..PLAIN
    },
];
