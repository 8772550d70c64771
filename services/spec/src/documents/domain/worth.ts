import type { Worth } from '../../domain/text/document.js';

const DECIDED =
  /^(?:decision|decided|agreed|resolved|resolution|conclusion|action item)\s*:|\b(?:we|it was|is|have|has|[’']ve|[’']s)\s+(?:(?:all|now|finally|just)\s+)?(?:decided|agreed|settled)\b|\b(?:final decision|let[’']?s (?:go with|settle on|stick (?:to|with)))\b/i;

const TENTATIVE =
  /^(?:(?:so|and|but|hm+|well|ok|or)[, ]+)*(?:maybe|perhaps|what if|how about|i wonder|i(?:[’']m| am) not sure|not sure|we could|could we|should we|one option|it might be nice|it would be nice|someday|possibly|in theory|i was thinking|just thinking)\b/i;

const SMALL_TALK =
  /\b(?:can (?:you|everyone|everybody) (?:hear|see) (?:me|my|the)|you(?:[’']re| are) (?:on mute|muted|breaking up)|share my screen|next slide|good (?:morning|afternoon|evening)|how are you|nice to (?:meet|see)|thanks for (?:joining|coming)|have a (?:nice|good|great)|see you|talk to you|the weather|back in (?:a|five|ten) |coffee|lunch|joined the (?:channel|meeting|call)|left the (?:channel|meeting|call)|set the channel)\b/i;

/** A word ends before the next begins: else what is drawn out can be read in too many ways. */
const FILLER =
  /^(?:(?:(?:ok(?:ay)?|yes|yeah|yep|no|nope|sure|right|great|good|perfect|fine|exactly|cool|nice|thanks|thank you|thx|hi|hello|hey|bye|cheers|uh|um|hm+|mm+|ah|oh|wow|lol|haha\w*|well|so|all|everyone|everybody|team|there|got it|i see|makes sense|sounds good)(?![\p{L}\d_])|\+1|:[a-z_+\d]+:|\p{Extended_Pictographic})[\s,.!?…]*)+$/iu;

/** What would be lost with it is a requirement; then it is no chatter, however chatty. */
const WANTING = /\b(?:must|shall|should|needs?|required?|has|have|can(?:not)?|each|every|only|at (?:most|least)|never|always)\b/i;

/** What a piece of talk is worth by itself; undefined for a plain statement or question. Chatter is only what surely says nothing. */
export function worthOf(text: string): Worth | undefined {
  if (DECIDED.test(text)) return 'decision';
  if (FILLER.test(text)) return 'chatter';
  if (SMALL_TALK.test(text) && !WANTING.test(text.replace(new RegExp(SMALL_TALK, 'gi'), ''))) return 'chatter';
  if (TENTATIVE.test(text)) return 'idea';
  return undefined;
}
