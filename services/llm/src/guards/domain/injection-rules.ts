export interface InjectionRule {
  readonly name: string;
  /** How much it says alone: 0 to 1. */
  readonly weight: number;
  /** On text in lower case. Gaps are bounded, so its time is linear. */
  readonly pattern: RegExp;
}

/**
 * What texts say that try to take over. No rule is proof, and a careful attacker meets none: a verdict is a sign for people and a brake for
 * careless attacks, and what keeps the rest harmless is that an answer never becomes code, a path or a call without a check of its own.
 */
export const INJECTION_RULES: readonly InjectionRule[] = [
  {
    name: 'ignore_instructions',
    weight: 0.7,
    pattern:
      /\b(?:ignore|disregard|forget|override|bypass|discard|do not follow|don't follow|stop following)\b[^.\n]{0,40}\b(?:previous|prior|above|earlier|preceding|original|existing|all|any|your|system)\b[^.\n]{0,30}\b(?:instructions?|prompts?|rules?|guidelines?|directions?|directives?|commands?)\b/,
  },
  {
    name: 'ignore_instructions',
    weight: 0.7,
    pattern:
      /\b(?:ignoriere|vergiss|missachte)\b[^.\n]{0,40}\b(?:anweisung|anleitung|vorgabe|regel)|\b(?:ignora|olvida|omite)\b[^.\n]{0,40}\binstrucci|\b(?:ignor|oubli)e[rz]?\b[^.\n]{0,40}\b(?:instructions (?:pr[eé]c[eé]dent|ant[eé]rieur|ci-dessus)|consignes)|\b(?:ignora|dimentica)\b[^.\n]{0,40}\bistruzioni|\b(?:ignore|esque[cç]a)\b[^.\n]{0,40}\binstru[cç][oõ]es/,
  },
  {
    name: 'fake_turn',
    weight: 0.6,
    pattern:
      /<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id)\|>|\[\/?inst\]|<<\/?sys>>|<\/?(?:system|assistant)(?:_prompt|_message|-prompt)?>|(?:^|\n)[ \t]{0,4}(?:#{1,4}[ \t]{0,4})?(?:system|assistant|human)(?:[ \t](?:prompt|message))?[ \t]{0,4}:[ \t]/,
  },
  {
    name: 'new_role',
    weight: 0.45,
    pattern:
      /\b(?:you are now|from now on,? you|you will now act|pretend (?:to be|you are|that you)|act as (?:if you|an? (?:un|dan|jailbroken|evil|root))|enter (?:developer|debug|god|dan) mode|developer mode (?:is )?(?:on|enabled))\b/,
  },
  {
    name: 'ask_for_prompt',
    weight: 0.5,
    pattern:
      /\b(?:reveal|print|show|repeat|output|display|disclose|leak|write out|tell me)\b[^.\n]{0,40}\b(?:system prompt|(?:your|the|initial|hidden|secret) (?:system )?(?:prompt|instructions)|everything above|text above)\b/,
  },
  {
    name: 'address_the_model',
    weight: 0.45,
    pattern:
      /\b(?:important|new|urgent|critical|hidden|special|updated)\b[^.\n]{0,20}\b(?:instructions?|message|note|directives?|orders?) (?:for|to) (?:the |any |all |you,? the )?(?:ai|a\.i\.|llms?|assistants?|(?:language )?models?|agents?|chatbots?|claude|gpt|gemini|copilot)\b|\b(?:attention|dear|hey|note to)[, ]{1,2}(?:the )?(?:ai|llm|ai assistant|ai agent|language model)\b/,
  },
  {
    name: 'secrecy',
    weight: 0.5,
    pattern:
      /\b(?:do not|don't|never|without)\b[^.\n]{0,10}\b(?:tell|telling|mention|mentioning|inform|informing|reveal|revealing|notify|notifying|alert|alerting|show|showing)\b[^.\n]{0,30}\b(?:the )?(?:user|human|developer|operator|anyone|reviewer|owner)\b/,
  },
  {
    name: 'send_away',
    weight: 0.5,
    pattern:
      /\b(?:send|post|upload|forward|exfiltrate|transmit|email|leak|submit|append)\b[^.\n]{0,80}\b(?:passwords?|secrets?|tokens?|credentials?|api keys?|private keys?|environment variables?|env vars?|\.env|conversation|chat history|system prompt|ssh keys?|contents? of)\b[^\n]{0,80}(?:https?:\/\/|\bto\b|@)/,
  },
  {
    name: 'image_with_data',
    weight: 0.4,
    pattern: /!\[[^\]\n]{0,100}\]\(https?:\/\/[^)\s]{1,300}[?&][^)\s=]{1,40}=(?:\{|\[|<|\$|%7b|data|secret|q=)/,
  },
  {
    name: 'run_this',
    weight: 0.4,
    pattern:
      /\b(?:you must|you should|you need to|please|immediately|now|instead,?)[ \t]{1,3}(?:call|run|execute|invoke|use)\b[^.\n]{0,30}\b(?:tool|function|command|shell|bash|terminal|script|curl|rm -rf)\b|\b(?:curl|wget)\b[^\n]{0,120}\|[ \t]{0,4}(?:sudo[ \t]{1,4})?(?:ba|z)?sh\b/,
  },
  {
    name: 'decode_and_follow',
    weight: 0.5,
    pattern: /\b(?:decode|base64|rot13|unhex|decrypt)\b[^.\n]{0,60}\b(?:follow|execute|obey|run|do what)\b/,
  },
  {
    name: 'jailbreak',
    weight: 0.6,
    pattern:
      /\b(?:do anything now|jailbreak|no (?:ethical|safety|content) (?:guidelines|restrictions|filters?|limits)|without (?:any )?(?:ethical|safety|content) (?:guidelines|restrictions|filters?)|unrestricted (?:ai|mode|assistant))\b/,
  },
];
