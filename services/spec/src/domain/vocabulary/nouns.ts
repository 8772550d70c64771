const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter((word) => word !== ''));

/** Never the name of a record by themselves. */
export const NEVER = words('it thing way anyone someone everything name title start end time everybody need purpose data information');

/** Titles of sections: records only when something else than a heading speaks of them as such. */
export const SECTION_TITLES = words(
  'field attribute property rule feature requirement value detail filter search constraint validation relation relationship transition entity',
);

/** A compound that ends so is an attribute or a part of the product unless it is defined. */
export const ATTRIBUTE_TAILS = words(
  'app application system tool page website list date name number time field status address software platform screen version team feature api color code id count price type rate reason email book_ tracker manager diary change transition status state workflow rule constraint criterion',
);

/** Words of attributes that often are records of their own. */
export const ALSO_RECORDS = words(
  `company city country room unit category brand location author publisher section comment note message payment position breed manufacturer
feedback observation expense model subject address rating link seat label keyword language letter level place role license edition item post region team discount deposit
instruction point registration budget`,
);

/** No compound that ends so is a record, whatever is said of it. */
export const NEVER_TAILS = words('app application_ system website software tool api ui status');

/** Doing this to something means that it is one's own. */
export const OWNING_VERBS = words(
  'hold own teach write lead run give supply place offer publish post submit upload organise organize host perform receive leave make sell issue',
);
