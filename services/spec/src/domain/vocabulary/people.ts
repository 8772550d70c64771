const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter((word) => word !== ''));

/** English words for people: each makes a role where it is said what they may do, even if no list of roles names them. None makes a record. */
export const PEOPLE = words(
  `administrator admin manager librarian receptionist doctor nurse teacher student trainer member employee customer editor moderator supervisor
  accountant clerk assistant secretary coach tutor user lead leader officer owner operator technician dispatcher inspector auditor planner staff reviewer coordinator
  instructor client volunteer treasurer chairman guard host agent buyer seller therapist physician pharmacist driver worker mechanic steward curator keeper`,
);
