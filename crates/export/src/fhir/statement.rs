//! What a mention becomes: its kind and its assertion choose the resource and the status in it.
//!
//! | Kind | present | absent | possible | historical | hypothetical | someone else's |
//! |---|---|---|---|---|---|---|
//! | problem | Condition active, unconfirmed | refuted | provisional | inactive, unconfirmed | – | FamilyMemberHistory |
//! | finding | Observation true | false | "possible" | "historical" | – | FamilyMemberHistory |
//! | measurement | Observation preliminary, without value | cancelled | – | – | – | – |
//! | medication | MedicationStatement active | not-taken | unknown | completed | intended | – |
//! | procedure | Procedure unknown | not-done | – | completed | – | – |

use chartlight_mention::Status;

use super::resource::{CodeableConcept, FamilyCondition, Reference, Resource, Statement, Word};
use crate::kinds::Kind;

const CLINICAL: &str = "http://terminology.hl7.org/CodeSystem/condition-clinical";
const VERIFICATION: &str = "http://terminology.hl7.org/CodeSystem/condition-ver-status";
const DATA_ABSENT: &str = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
/// Nothing is known of the patient, and no Patient is made up.
const PATIENT: &str = "the patient of the note";

/// The resource of a kind and a status about what the note says, if there is one.
pub(super) fn statement(kind: Kind, status: Status, said: CodeableConcept) -> Option<Resource> {
    if status == Status::SomeoneElse {
        return matches!(kind, Kind::Problem | Kind::Finding).then(|| someone_elses(said));
    }
    let statement = Statement {
        subject: Some(Reference::words(PATIENT)),
        ..Statement::default()
    };
    let about = Box::new;
    Some(match kind {
        Kind::Problem => Resource::Condition(about(Statement {
            code: Some(said),
            ..problem(status, statement)?
        })),
        Kind::Finding => Resource::Observation(about(Statement {
            code: Some(said),
            status: Some("preliminary".into()),
            ..finding(status, statement)?
        })),
        Kind::Measurement => Resource::Observation(about(Statement {
            code: Some(said),
            status: Some(measurement(status)?),
            data_absent_reason: Some(CodeableConcept::code(DATA_ABSENT, "unknown")),
            ..statement
        })),
        Kind::Medication => Resource::MedicationStatement(about(Statement {
            medication_codeable_concept: Some(said),
            status: Some(medication(status)?),
            ..statement
        })),
        Kind::Procedure => Resource::Procedure(about(Statement {
            code: Some(said),
            status: Some(procedure(status)?),
            ..statement
        })),
    })
}

fn problem(status: Status, statement: Statement) -> Option<Statement> {
    let (clinical, verification) = match status {
        Status::Present => (Some("active"), "unconfirmed"),
        Status::Historical => (Some("inactive"), "unconfirmed"),
        Status::Possible => (None, "provisional"),
        Status::Absent => (None, "refuted"),
        Status::Hypothetical | Status::SomeoneElse => return None,
    };
    Some(Statement {
        clinical_status: clinical.map(|code| CodeableConcept::code(CLINICAL, code)),
        verification_status: Some(CodeableConcept::code(VERIFICATION, verification)),
        ..statement
    })
}

fn finding(status: Status, statement: Statement) -> Option<Statement> {
    let (yes, words) = match status {
        Status::Present => (Some(true), None),
        Status::Absent => (Some(false), None),
        Status::Possible => (None, Some("possible")),
        Status::Historical => (None, Some("historical")),
        Status::Hypothetical | Status::SomeoneElse => return None,
    };
    Some(Statement {
        value_boolean: yes,
        value_codeable_concept: words.map(CodeableConcept::words),
        ..statement
    })
}

fn measurement(status: Status) -> Option<Word> {
    match status {
        Status::Present => Some("preliminary".into()),
        Status::Absent => Some("cancelled".into()),
        _ => None,
    }
}

fn medication(status: Status) -> Option<Word> {
    let code = match status {
        Status::Present => "active",
        Status::Absent => "not-taken",
        Status::Possible => "unknown",
        Status::Historical => "completed",
        Status::Hypothetical => "intended",
        Status::SomeoneElse => return None,
    };
    Some(code.into())
}

fn procedure(status: Status) -> Option<Word> {
    match status {
        // Planned, under way or done: the mention does not say.
        Status::Present => Some("unknown".into()),
        Status::Absent => Some("not-done".into()),
        Status::Historical => Some("completed".into()),
        _ => None,
    }
}

fn someone_elses(said: CodeableConcept) -> Resource {
    Resource::FamilyMemberHistory(Box::new(Statement {
        status: Some("partial".into()),
        patient: Some(Reference::words(PATIENT)),
        relationship: Some(CodeableConcept::words("someone else, not said who")),
        condition: vec![FamilyCondition { code: said }],
        ..Statement::default()
    }))
}

impl Resource {
    pub fn statement(&self) -> Option<&Statement> {
        match self {
            Self::Condition(statement)
            | Self::MedicationStatement(statement)
            | Self::Observation(statement)
            | Self::Procedure(statement)
            | Self::FamilyMemberHistory(statement) => Some(statement),
            _ => None,
        }
    }

    pub fn statement_mut(&mut self) -> Option<&mut Statement> {
        match self {
            Self::Condition(statement)
            | Self::MedicationStatement(statement)
            | Self::Observation(statement)
            | Self::Procedure(statement)
            | Self::FamilyMemberHistory(statement) => Some(statement),
            _ => None,
        }
    }

    /// Whether two statements say the same of whatever they are about.
    pub fn says_as(&self, other: &Self) -> bool {
        let same_type = std::mem::discriminant(self) == std::mem::discriminant(other);
        let said = |resource: &Self| {
            let statement = resource.statement()?;
            Some((
                statement.status.clone(),
                statement.clinical_status.clone(),
                statement.verification_status.clone(),
                statement.value_boolean,
                statement.value_codeable_concept.clone(),
                statement.data_absent_reason.clone(),
            ))
        };
        same_type && said(self) == said(other)
    }
}

impl Statement {
    /// What it is about.
    pub fn said(&self) -> Option<&CodeableConcept> {
        let family = self.condition.first().map(|condition| &condition.code);
        let concept = self.code.as_ref();
        let concept = concept.or(self.medication_codeable_concept.as_ref());
        concept.or(family)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotated::STATUSES;

    /// A resource can be read again only if no two assertions look alike.
    #[test]
    fn every_status_is_told_apart() {
        let said = CodeableConcept::words("x");
        for kind in [
            Kind::Problem,
            Kind::Finding,
            Kind::Measurement,
            Kind::Medication,
            Kind::Procedure,
        ] {
            let statements: Vec<_> = STATUSES
                .into_iter()
                .filter_map(|status| statement(kind, status, said.clone()))
                .collect();
            assert!(statements.len() > 1, "{kind:?}");
            for (nth, one) in statements.iter().enumerate() {
                let alike = statements.iter().filter(|other| one.says_as(other)).count();
                assert_eq!(alike, 1, "{kind:?} {nth}");
                assert!(one.statement().and_then(Statement::said) == Some(&said));
            }
        }
    }
}
