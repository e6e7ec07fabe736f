"""Notes made up from templates, with the identifiers that were put in as mentions."""

from random import Random

from .corpus import Mention, TextDocument

FIRST = """Ada Amir Anneke Arjun Beatriz Bo Carmen Chidi Clara Dalia Daniel Dmitri Eleni Emeka Emil
Farah Femke Gareth Greta Hana Hassan Helga Ibrahim Ines Ingrid Ivan Jamal Jana Joan Jorge Kaito
Karin Kofi Lars Leila Linh Lucia Luis Magda Mara Marcus Mei Miriam Mohan Nadia Nils Noor Olga Omar
Paolo Petra Priya Quentin Rafael Ravi Rosa Ruth Samir Sanne Sofia Stefan Tariq Teresa Tomas Uma
Victor Wanda Wei Yara Yusuf Zofia Mary John Robert Linda Susan William Karen Edward Margaret
Patricia George Helen Frank Alice Walter Grace Henry May April June Will Mark Rose Bill""".split()
LAST = """Abara Adler Almeida Andersen Bakker Bauer Becker Bianchi Borg Castillo Chen Cohen Costa
Dekker Diaz Dubois Eriksen Farrell Fischer Fontaine Garcia Gupta Haddad Hansen Hoffmann Hughes
Ivanova Jansen Jensen Kaya Keller Khan Kim Kowalski Kumar Lambert Lindqvist Lopez Maier Mancini
Martin Mbeki Moreau Mueller Nakamura Navarro Nguyen Novak Nowak Okafor Olsen Ortiz Osei Park Patel
Pereira Petrov Quinn Rahman Ramos Reyes Rossi Sato Schmidt Silva Singh Sousa Stone Takahashi Tan
Torres Usman Vargas Visser Walsh Weber White Brown Green Young Long Day Price Wood Bell Hall Cook
Yilmaz Young Zhang Ziegler O'Brien O'Connor McAllister Van-Dyke Smith-Jones St.John""".split()
CITY = """Springfield Riverton Ashford Lakewood Brookfield Millbrook Fairview Oakdale Georgetown Salem
Kingston Clayton Denver Boston Chicago Houston Phoenix Seattle Portland Atlanta Miami Dallas Austin
Cleveland Baltimore Tucson Omaha Toledo Leeds Bristol Utrecht Lyon Turin Graz Bergen Malmo Cork
Aarhus Ghent Basel Porto Seville Gdansk Brno Montreal Calgary Perth Adelaide Auckland""".split()
STATE = """TX OH NY CA FL WA Oregon Nevada Ohio Texas Vermont Illinois Maine Iowa Kansas Utah
Bavaria Ontario Queensland Alberta Victoria""".split()
STREET = """Maple Oak Cedar Elm Pine Washington Main Church Mill Park Station High Hill Lake River
Sunset Willow Chestnut Franklin""".split()
PLACE = ("{city} General Hospital", "St. {first}'s", "St. {first}'s Hospital", "{last} Clinic",
         "{city} Medical Center", "{last} Memorial Hospital", "{street} Street Clinic",
         "{city} Family Practice", "the {city} clinic", "University Hospital {city}",
         "{street} Ridge Nursing Home", "{city} VA", "Mt. {last} Hospital", "{city} branch",
         "{street}view Rehab", "Lake {last} Community Hospital")
MONTHS = """January February March April May June July August September October November
December""".split()
MAIL = "example.org example.com mail.example.net clinic.example.org".split()
PLAN = "HMO PPO HPBN HPN Medicaid BCBS Plan INS MBI HIC Member".split()

TEMPLATES = (
    "Patient: {NAME}\nDOB: {DATE}\nMRN: {MEDICAL_RECORD_NUMBER}\nPhone: {PHONE_NUMBER}\n\n{body}",
    "{NAME} (MRN {MEDICAL_RECORD_NUMBER}) was seen on {DATE} at {GEOGRAPHIC_LOCATION}. {body}",
    "Dear Dr. {NAME},\n\nThank you for referring {TITLE} {NAME}, {age} years old, whom I saw on {DATE}. {body}\n\nKind regards,\nDr. {NAME}\n{GEOGRAPHIC_LOCATION}",
    "{body} Followed by Dr. {NAME} in {GEOGRAPHIC_LOCATION}. Next visit {DATE}.",
    "pt {NAME}, {age}yo {sex}, seen {DATE}. {body} call {PHONE_NUMBER} w/ results",
    "DISCHARGE SUMMARY\n\nName: {NAME}\nAdmission Date: {DATE}  Discharge Date: {DATE}\nMRN: {MEDICAL_RECORD_NUMBER}  Account: {ACCOUNT_NUMBER}\nAttending: {NAME}, MD\n\nHISTORY OF PRESENT ILLNESS:\n{body}",
    "HISTORY: {TITLE} {NAME} is a {age}-year-old {sex} from {GEOGRAPHIC_LOCATION}. {body}",
    "SSN {SOCIAL_SECURITY_NUMBER}, {plan} {HEALTH_PLAN_BENEFICIARY_NUMBER}. {body}",
    "{body}\n\nContact: {NAME} (daughter), {PHONE_NUMBER}, {EMAIL_ADDRESS}",
    "{body} Results to be sent to {EMAIL_ADDRESS} or fax {PHONE_NUMBER}.",
    "Guidance on {problem} in a {age}-year-old {sex}, {NAME}, evaluated at {GEOGRAPHIC_LOCATION} on {DATE} (MRN: {MEDICAL_RECORD_NUMBER})?",
    "What is the best treatment of {problem} for {NAME}, insurance {plan} {HEALTH_PLAN_BENEFICIARY_NUMBER}, last seen in {GEOGRAPHIC_LOCATION}?",
    "Pt {NAME} w/ {problem}, adm {DATE} to {GEOGRAPHIC_LOCATION}, ID {UNIQUE_IDENTIFIER}. {body}",
    "{TITLE} {NAME} lives in {GEOGRAPHIC_LOCATION} with {his} family. {body} Account no. {ACCOUNT_NUMBER}.",
    "Device serial {UNIQUE_IDENTIFIER} was implanted on {DATE} by Dr. {NAME}. {body}",
    "Address: {ADDRESS}. Tel. {PHONE_NUMBER}. {body}",
    "{body}\n\nElectronically signed by {NAME}, MD on {DATE} at {clock}",
    "{body}", "{body} {body}",
    "Management of {problem} in a {age} yo {sex} with {problem}? {body}",
    "CHIEF COMPLAINT\n\n{problem}.\n\nASSESSMENT AND PLAN\n\n{body} {NAME} will return in {n} weeks.",
)
BODY = (
    "{He} reports {problem} for {n} weeks.", "No fever, no {problem}.", "BP {n}0/70, pulse 8{n}.",
    "Start {drug} {n}0 mg daily.", "{drug} was stopped because of {problem}.",
    "ECG showed sinus rhythm; EF 5{n}%.", "Labs: Na 13{n}, K 4.{n}, WBC {n}.2.",
    "Past history of {problem}, {problem} and Parkinson disease.", "Family history of Crohn's disease.",
    "Babinski sign negative, Romberg positive.", "He denies smoking; drinks {n} units a week.",
    "Follow up in {n} months with repeat CT.", "The Glasgow coma scale was 1{n}.",
    "Symptoms began {n} days ago and are worse at night.", "Apgar scores {n} and {n}.",
    "Was hospitalised three weeks later.", "Score on the Hamilton scale was {n}.",
    "Consider Whipple procedure; Foley catheter removed.", "Takes {drug} twice a day.",
    "Mild Sjögren syndrome, no Raynaud phenomenon.", "Continue {drug}, recheck in {n} weeks.",
)
PROBLEM = """headache|chest pain|joint swelling|fatigue|a dry cough|type 2 diabetes|hypertension|knee
 pain|Hodgkin lymphoma|asthma|a rash|COPD|migraine|atrial fibrillation|Addison disease|anemia|heart
 failure|dizziness|back pain|low mood|gout|hypothyroidism""".replace("\n", "").split("|")
DRUG = """metformin lisinopril prednisone amoxicillin ibuprofen warfarin atorvastatin sertraline
 insulin levothyroxine methotrexate omeprazole""".split()


def _number(pattern: str, random: Random) -> str:
    """`#` is a digit, `@` a capital letter."""
    return "".join(
        str(random.randint(0, 9)) if c == "#" else random.choice("ABCDEFGHKLMNPRSTWXYZ") if c == "@" else c
        for c in pattern
    )


def _name(random: Random) -> str:
    first, last = random.choice(FIRST), random.choice(LAST)
    return random.choice((
        f"{first} {last}", f"{first} {last}", f"{first} {last[0]}.", f"{first} {last[0]}.", last,
        f"{last}, {first}", f"{first} {random.choice('ABCDEFGHJKLMPRST')}. {last}",
        f"{first[0]}. {last}", f"{first} {last}".upper(), f"{first} {last}".lower(), first,
    ))


def _date(random: Random) -> str:
    day, month, year = random.randint(1, 28), random.randint(1, 12), random.randint(1928, 2029)
    name = MONTHS[month - 1]
    ordinal = f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10 if day // 10 != 1 else 0, 'th')}"
    return random.choice((
        f"{month}/{day}/{year}", f"{month:02}/{day:02}/{year}", f"{year}-{month:02}-{day:02}",
        f"{name} {day}, {year}", f"{day} {name} {year}", f"{name} {ordinal}, {year}",
        f"{name[:3]} {day}, {year}", f"{name[:3]} {ordinal}, {year}", f"{day}.{month}.{year}",
        f"{month}/{day}/{year % 100:02}", f"{name} {day}", f"{name} {year}", f"{name} {ordinal}",
        f"{day}-{name[:3]}-{year}", f"{ordinal} of {name} {year}", f"{month}/{day}",
    ))


def _place(random: Random) -> str:
    city = random.choice(CITY)
    if random.random() < 0.4:
        return random.choice((city, city, f"{city}, {random.choice(STATE)}", _address(random)))
    return random.choice(PLACE).format(
        city=city, first=random.choice(FIRST), last=random.choice(LAST).split("'")[-1],
        street=random.choice(STREET))


def _address(random: Random) -> str:
    street = f"{random.randint(1, 999)} {random.choice(STREET)} {random.choice(('St', 'Street', 'Ave', 'Road'))}"
    return f"{street}, {random.choice(CITY)}, {random.choice(STATE)}" + random.choice(("", _number(" #####", random)))


def _mail(random: Random) -> str:
    first, last = random.choice(FIRST).lower(), random.choice(LAST).lower().replace("'", "")
    return f"{random.choice((f'{first}.{last}', f'{first[0]}{last}', f'{first}{random.randint(1, 99)}'))}@{random.choice(MAIL)}"


PATTERNS = {
    "MEDICAL_RECORD_NUMBER": ("######", "#######", "########", "##-##-##", "@######", "@@-#####", "#####"),
    "HEALTH_PLAN_BENEFICIARY_NUMBER": ("#########", "@@@-######", "@@#######", "###-##-####-@", "#@@#-@@#-@@##",
                                       "HMO-######", "PPO-#####", "H########"),
    "SOCIAL_SECURITY_NUMBER": ("###-##-####", "### ## ####", "xxx-xx-####", "#########"),
    "PHONE_NUMBER": ("(###) ###-####", "###-###-####", "###.###.####", "+1 ### ### ####", "+44 20 #### ####",
                     "##########", "555-####", "0## ### ## ##"),
    "UNIQUE_IDENTIFIER": ("@@######", "#########", "SN-########", "@#@#@#@", "ID-#####", "@@@-####-@"),
    "ACCOUNT_NUMBER": ("########", "####-####-####", "@@########", "ACC-#####", "##########"),
}


def note(random: Random) -> TextDocument:
    """One invented note; which identifiers it has depends on the template."""
    text, mentions = "", []
    plain = {
        "age": lambda: random.randint(1, 95), "sex": lambda: random.choice(("man", "woman", "male", "female", "boy", "girl")),
        "n": lambda: random.randint(2, 9), "TITLE": lambda: random.choice(("Mr.", "Mrs.", "Ms.", "Miss", "Mr", "Ms")),
        "his": lambda: random.choice(("his", "her", "their")), "He": lambda: random.choice(("He", "She", "The patient", "Pt")),
        "problem": lambda: random.choice(PROBLEM), "drug": lambda: random.choice(DRUG),
        "plan": lambda: random.choice(PLAN), "clock": lambda: f"{random.randint(0, 23)}:{random.randint(10, 59)}",
    }
    identifiers = {"NAME": _name, "DATE": _date, "GEOGRAPHIC_LOCATION": _place, "EMAIL_ADDRESS": _mail}

    def put(template: str) -> None:
        nonlocal text
        while template:
            before, brace, template = template.partition("{")
            text += before
            if not brace:
                return
            field, _, template = template.partition("}")
            if field == "body":
                for sentence in random.sample(BODY, random.randint(1, 4)):
                    put(sentence + " ")
                text = text[:-1]
            elif field in plain:
                text += str(plain[field]())
            else:
                if field == "ADDRESS":
                    kind, value = "GEOGRAPHIC_LOCATION", _address(random)
                elif field in identifiers:
                    kind, value = field, identifiers[field](random)
                else:
                    kind, value = field, _number(random.choice(PATTERNS[field]), random)
                mentions.append(Mention(len(text), len(text) + len(value), kind))
                text += value

    put(random.choice(TEMPLATES))
    return TextDocument("invented", text, tuple(mentions))
