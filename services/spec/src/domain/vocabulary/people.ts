const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter((word) => word !== ''));

/** English words for people: each makes a role where it is said what they may do, even if no list of roles names them. None makes a record. */
export const PEOPLE = words(
  `administrator admin manager librarian receptionist doctor nurse teacher student trainer member employee customer editor moderator supervisor
  accountant clerk assistant secretary coach tutor user lead leader officer owner operator technician dispatcher inspector auditor planner staff reviewer coordinator
  instructor client volunteer treasurer chairman guard host agent buyer seller therapist physician pharmacist driver worker mechanic steward curator keeper
  warden registrar director deputy master mistress chair chairwoman chairperson president principal head headmaster guest visitor tenant landlord landlady parent guardian pupil
  apprentice intern trainee sexton verger priest pastor chaplain deacon cook chef waiter waitress porter janitor caretaker cleaner gardener farmer beekeeper shepherd
  keyholder holder shareholder stakeholder superintendent foreman forewoman handyman salesman saleswoman salesperson spokesperson ombudsman boss captain skipper pilot sailor crew
  lawyer attorney solicitor judge juror notary paralegal consultant adviser advisor analyst engineer architect developer designer scientist researcher lecturer professor
  rector dean proctor invigilator examiner marker scorer umpire referee captain athlete player reporter journalist author writer publisher reader blogger photographer
  singer conductor dresser actor producer exhibitor organiser organizer speaker participant attendee delegate applicant candidate recruiter interviewer sponsor donor patron
  resident neighbour neighbor citizen councillor mayor warehouseman storekeeper stockkeeper picker packer courier carrier supplier vendor merchant trader broker
  patient midwife surgeon dentist vet veterinarian paramedic carer caregiver hygienist optician radiographer physiotherapist counsellor counselor
  cashier teller bookkeeper controller purchaser buyer storeman hand helper aide runner scout ranger lifeguard concierge housekeeper usher
  subscriber follower contributor maintainer approver requester requestor submitter assessor evaluator verifier registrant superuser webmaster moderator janitress`,
);

/** Words for people who act as one: roles where it is said what they may do, and else parts of the world around. */
export const GROUPS = words(
  'board committee office team department council management reception administration secretariat crew headquarters jury panel desk faculty clergy public personnel leadership staff hr',
);
