"""What page furniture looks like: patterns for `toolkit.text.cleaning`.

Each is matched at the start of a *core*, a paragraph or sentence without its bullet and mark-up
and with straight apostrophes. They describe kinds of wording (an imperative and its object, the
form of a credit), know no outlet, and are written for precision: a story about newsletters,
polls or discount codes must not match.
"""

from __future__ import annotations

import re


def _any(*patterns: str, lead: str = "", case: bool = False) -> re.Pattern[str]:
    return re.compile(f"{lead}(?:{'|'.join(patterns)})", 0 if case else re.IGNORECASE)


_PLATFORM = (
    r"(?:twitter|facebook|instagram|whats ?app|telegram|tik ?tok|youtube|linkedin|threads|bluesky|"
    r"mastodon|x|google news|apple news|flipboard|truth social|gab|parler|gettr|rumble|snapchat|"
    r"pinterest|reddit|social media|spotify|apple podcasts|itunes|signal|rss)\b"
)
_PAGE = (
    r"(?:article|story|post|page|piece|report|content|column|video|interview|episode|feature|blog)"
)
_END = r"[.!]*$"
_SOON = r"(?=.{0,90}\b"  # "and within the next few words"
_NEWS = r"newsletters?|alerts?|e-?mails?|inbox|briefing|updates|digest|free|podcast|channel"

PROMPT = _any(
    # newsletters and subscriptions
    rf"sign up\b{_SOON}(?:{_NEWS}|letter|weekly|docket|account|here|below|today|now)\b)",
    rf"subscribe(?:{_END}| (?:now|today|here|below|free)\b)",
    rf"subscribe (?:to|for|on|via)\b{_SOON}(?:{_NEWS}|half|months?|weeks?|digital|edition|"
    rf"magazine|print|feed|our|my|here|today|access|a (?:week|month|year)|{_PLATFORM})\b)",
    r"(?:get|receive|have)\b.{2,80}\b(?:to|in|into|on) your "
    r"(?:inbox|e-?mail|phone|pocket|mobile)\b",
    r"(?:get|receive)\b.{2,60}\balerts? (?:by|on|via|to)\b",
    r"never miss (?:a|an|out)\b",
    r"(?:start|begin|claim|try) (?:your|a|our) free\b",
    r"become an? (?:\w+ )?(?:member|subscriber|supporter|patron|friend)\b"
    rf"{_SOON}(?:today|now|here|get|our|free)\b)",
    r"unsubscribe\b",
    r"follow [\w.'& -]{1,40}'s? (?:\w+ )?coverage\b",
    # follow, like, share
    r"follow (?:us|me|him|her|them|the author|[A-Z@][\w.'&@ -]{1,50}?) (?:on|at|via) "
    rf"(?:{_PLATFORM}|@)",
    rf"follow (?:us|@\w+)(?:{_END}|[,:]| and | on | for )",
    r"follow [A-Z][\w.'& -]{1,40} on\b(?=.{3,70}(?:\b(?:updates|alerts|pictures|coverage)\b|@\w))",
    rf"(?:like|find|join) us (?:on|at) (?:{_PLATFORM}|(?=.{{0,60}}@\w))",
    rf"share (?:this|our) {_PAGE}\b",
    r"share (?:this |it )?(?:on|via|with)\b.{0,30}(?:facebook|twitter|e-?mail|friends?|whatsapp)",
    r"share your (?:thoughts|views?|opinions?|comments?|experiences?|stor(?:y|ies)|reactions?|"
    rf"feedback|tips?)\b(?:{_END}|(?=.{{0,50}}\b(?:below|comments?|with us|by e-?mail|on|at)\b))",
    r"join (?:the|our) (?:conversation|discussion|debate|community|mailing list|newsletter|group|"
    rf"(?:\w+ )?channel)\b(?:{_END}|{_SOON}(?:below|here|today|in the comments|on {_PLATFORM})))",
    # comments and tips
    r"(?:leave|post|drop|add|write) (?:us )?(?:a|your) (?:comment|reply|thoughts)\b",
    r"comment (?:below|here)\b",
    rf"(?:tell us|let us know|let me know|sound off|weigh in|have your say)\b(?:{_END}|{_SOON}"
    r"(?:below|comments?|what you think|your (?:thoughts|view|opinion)|e-?mail|here|poll|"
    r"on (?:twitter|facebook|social))\b))",
    r"(?:e-?mail|contact|write to|reach|message) (?:us|me|him|her|the author|[\w ]{0,25}newsdesk)\b"
    rf"(?:{_END}|(?=.{{0,60}}(?:@|\bhere\b)))",
    r"(?:send|submit) (?:us )?(?:your|a|any) (?:news )?(?:tips?|questions|comments|letters?|"
    r"photos|stor(?:y|ies)|feedback)\b(?=.{0,40}(?:@|\bto us\b|\bhere\b))",
    r"(?:got|have|do you have) (?:a|an|any) "
    r"(?:(?:news |confidential |story )?(?:tips?|story idea)\b|story (?:for|to tell) us\b)",
    r"(?:share|send) a tip\b|message the \w+ tip line\b",
    # links and apps
    r"(?:click|tap) (?:here|below|the link|this link|on (?:the|this) (?:link|image|button))\b",
    r"download (?:our|the)\b.{0,60}\bapp\b|download [^.!?]{2,40}\bfree\b",
    rf"download it (?:now|today|here|free)\b{_END}",
    r"get (?:our|the)\b.{0,30}\bapp\b",
    r"(?:read|watch|see|view|listen to|hear) (?:the )?(?:full|entire|whole|original|complete|rest"
    r" of (?:the|this)) [^.!?]{0,50}(?:\b(?:here|below|online)\b|[:»›>]|$)",
    r"(?:read|see|watch|find|learn) more (?:here|at|on our|about this|of this|in our|below|online)",
    rf"(?:read|see|watch|find|learn) more(?: ?[:»›>…]|{_END})",
    rf"read (?:the )?(?:rest|full (?:story|article|text|report)|it all|the whole thing){_END}",
    r"(?:read|see|watch|listen|hear) (?:also|next|more|this|related) ?:",
    r"see also\b ?(?::|$)",
    r"check out (?:our|more of|the rest of|these (?:other )?(?:stories|articles|links))\b",
    r"(?:visit|go to|head to|see) our (?:website|site|homepage|page|store|shop|live blog)\b",
    r"(?:continue|keep) reading\b(?:[.!:…»]*$|(?=.{0,30}\b(?:below|here)\b))",
    # paywalls
    r"(?:already|not|not yet|are you)(?: an?| have an?)? (?:\w+ )?"
    r"(?:subscri(?:ber|bed|ption)|member|registered|account)(?: yet)?(?:\?|$)",
    r"(?:don't|do not) have an? (?:account|subscription)(?: yet)?\b",
    r"(?:please )?(?:log|sign) ?in(?: here| now| below| or \w+(?: \w+)?| and \w+)? to "
    r"(?:read|continue|access|view|unlock|see|keep|your account|comment|finish|enjoy)\b",
    r"(?:please )?(?:subscribe|register|create an? (?:free )?account|join(?: us)?|upgrade|pay)\b"
    r"(?: (?:now|today|here|free|for free|or \w+ ?in))*,? to (?:read|continue|access|view|unlock|"
    r"keep|finish|get|enjoy|see (?:the|this))\b",
    r"(?:to (?:continue|keep|finish)(?: reading)?|to (?:read|access|unlock|view) (?:the|this|more|"
    r"all|unlimited|full)\b).{0,60}\b(?:subscri|register|(?:log|sign) ?in\b|account|member)",
    r"(?:want|wish) to (?:keep|continue) reading\b",
    r"unlock (?:this|the (?:full|rest)|unlimited|all|full)\b",
    r"(?:get|for) (?:unlimited|full|complete|instant) (?:\w+ )?access\b",
    # money and polls
    r"(?:shop|buy|order|donate|book|give|pledge|contribute) (?:now|today|here|yours|online)"
    r"(?:[.!:»]*$| (?:at|and|to|on|from|for|with)\b)",
    r"(?:please )?(?:support|help (?:us|fund)|donate to|fund) (?:our|independent|quality|us\b|"
    r"real|this) (?:\w+ ){0,2}(?:journalism|reporting|newsroom|mission|keep|continue|site)\b",
    r"(?:take|answer|vote in) (?:our|the|this|today's) (?:\w+ ){0,2}(?:poll|survey|quiz)\b",
    r"(?:vote|cast your vote) (?:now|below|here|in our)\b",
    lead=(
        r"(?:(?:and|but|so|also|then|or|please|for more(?: \w+){0,6},|to [^,.;]{3,50},) +){0,2}"
        r"(?:(?:(?:please )?(?:be sure|make sure|remember|don'?t forget|do not forget)(?: to| you)?"
        r"|you can(?: also)?|you should|why not|want to) +)?"
    ),
)
"""A sentence that asks the reader to do something with the page."""

TO_READER = _any(
    r"\b(?:you|your|yours|us|our|we)\b|\b(?:enjoy|enjoying|like) (?:this|what|our)\b|"
    r"\b(?:free|newsletter|inbox|subscribers?|readers?|app|licen[cs]e|permission)\b|"
    r"\b(?:from|only) (?:[$£€]|\d+ ?\w+!)|^(?:fly|shop|save|win|try|get|book|buy)\b"
)
"""Words that turn to the reader or speak of the page; beside a prompt or notice alone."""

CONSENT = _any(
    r"by (?:completing|taking|submitting|signing|subscribing|clicking|entering|continuing|"
    r"providing|registering|using|checking|voting|participating|joining|creating|proceeding)\b"
    r".{0,120}?\byou (?:\w+ ){0,2}(?:agree|consent|acknowledge|accept|opt|will receive|confirm)",
    r"(?:completing|taking|voting in) (?:this|our|the) (?:poll|survey|quiz) "
    r"(?:grants|signs|gives|entitles|subscribes|enters|means you)",
)
NOTICE = _any(
    r"you (?:may|can) (?:opt[ -]out|unsubscribe|cancel)\b(?=.{0,30}\b(?:any ?time|link)\b)",
    r"you (?:also )?(?:agree|consent) to (?:this site's|our|receive)\b"
    rf"{_SOON}(?:privacy|terms|e-?mails?|newsletters?|updates|cookies)\b)",
    r"(?:cancel|unsubscribe|opt out) (?:at )?any ?time\b",
    r"(?:this|the) (?:web)?site (?:is protected by recaptcha|uses cookies)",
    r"we (?:and our partners )?use cookies",
    r"(?:accept|reject|manage) (?:all )?cookies\b",
    r"(?:cookie|privacy) (?:policy|notice|settings|preferences)[.!]?$",
    r"(?:copyright|\(?c\)|&copy;) *(?:©|\(c\))? *(?:\d{4}|by\b|[A-Z][\w.]+ \d{4})|©",
    r"all rights reserved\b|reprinted with permission\b",
    r"(?:used|republished) (?:with|by) permission",
    r"(?:this|the) (?:material|content|article|story|transcript|publication)(?: \w+){0,3} "
    r"(?:may|must|can) ?not be (?:published|reproduced|copied|re)",
    rf"(?:this|a version of this) {_PAGE} (?:was |is |has been |has )?(?:also )?"
    r"(?:first |originally |previously )?(?:appear(?:ed|s)|published|republished|posted|updated|"
    r"corrected|amended|reprinted|syndicated|brought to you|made available|reproduced|licensed)\b",
    rf"the {_PAGE} (?:was )?(?:first|originally) (?:appeared|published|ran)\b"
    r"(?: (?:at|by|in|on) [A-Z@]|[.]?$)",
    rf"this {_PAGE} is (?:intended |provided )?for (?:general )?(?:informational|information |"
    r"educational|entertainment)",
    rf"(?:this|our) (?:{_PAGE}|site|website) (?:may )?(?:contains?|includes?) affiliate",
    r"we (?:may )?(?:earn|receive|get) an? (?:small |affiliate )?commission",
    r"as an amazon associate",
    r"(?:the )?(?:views|opinions)(?: and opinions)? expressed (?:in this|here|by|are|on this)"
    r"(?=.{0,80}\b(?:author|own|column|contributor|necessarily)\b)",
    r"(?:new customers only|t&cs apply|terms and conditions apply|terms apply|18\+|"
    r"please gamble responsibly|gamble ?aware|begambleaware)",
    r"(?:if you have|if you've|have you) been affected by\b",
    r"our standards:|this field is for validation purposes",
    r"(?:paid|sponsored|partner) (?:content|post|message)(?:[.!:]|$| (?:by|from|for)\b)",
    r"[\w .&'-]{2,50} is (?:made possible|supported|funded) by (?:its |our )?"
    r"(?:listeners|readers|viewers|members|people like you)\b",
    r"(?:please )?(?:read|see|review) our (?:privacy|terms|comment|community|cookie)",
    r"we (?:welcome|reserve the right to (?:remove|delete|edit|moderate)) (?:your )?comments?",
    r"(?:comments|e-?mail|name|website|phone) ?\*$",
    r"offer ends\b",
    rf"this (?:\w+ )?{_PAGE} is (?:only )?(?:for|available (?:only )?(?:to|for)|reserved for|"
    r"exclusive(?:ly)? (?:to|for)|limited to|locked|premium)\b",
    r"(?:subscriber|member|premium)s?[- ](?:only|exclusive)(?: (?:content|article|story))?[.!:]?$",
    r"you(?:'ve| have) (?:reached|used|hit|read|exceeded|\w+ (?:free )?articles? (?:left|"
    r"remaining))(?=.{0,60}\b(?:articles?|limit|stories)\b)",
    r"\+ ?\d[\d,. ]* ?char(?:acter)?s?\]?$",  # a text cut off by a service: "[+2219 chars]"
    r"the post\b.{2,200}\b(?:appeared first|first appeared) on\b",
    r"corrections ?: readers\b",
    r"(?:this|the) (?:text|work|copy) may not be\b|(?:reproduction|republication|redistribution)\b"
    r"(?=.{0,60}\b(?:permission|consent|licen[cs]e|prohibited|permitted)\b)",
)
"""Copyright, cookies, provenance, affiliate and moderation notices."""

PROMO_CODE = _any(
    r"\b(?:[Ww]ith|[Uu]sing|[Uu]se|[Ee]nter|[Aa]pply|WITH|USE|USING|ENTER) (?:the |our |my )?"
    r"(?:(?:[Pp]romo|[Pp]romotional|[Dd]iscount|[Cc]oupon|[Vv]oucher|PROMO|DISCOUNT|COUPON) )?"
    r"(?:[Cc]ode|CODE):? [\"“'‘]?(?=[A-Z0-9]{4})[A-Z0-9]*[A-Z][A-Z0-9]*\b",
    r"\b(?:[Ee]nter|[Uu]se|[Qq]uote) [A-Z]{3,12}\d{1,3} (?:at checkout|when|online|by)\b",
    r"^(?:[Pp]romo|[Dd]iscount|[Cc]oupon|[Vv]oucher|PROMO|DISCOUNT) (?:[Cc]ode|CODE):",
    case=True,
)
OFFER = _any(
    r"(?:save|get|take|enjoy) (?:up to |an extra |an additional )?[$£€]?\d[\d,.]* ?"
    r"(?:%|percent|per cent)? off\b",
    r"(?:special|limited[- ]time|exclusive|bonus|today's) (?:offer|deal)s?\b ?[:!-]",
    r"(?:limited[- ]time offer|free shipping)\b",
    r"bet [£$€]\d+,? get\b",
    r"get \d+ (?:weeks?|months?|issues?) (?:of|for|free)\b",
    r"(?:ads?|advert(?:isement)?|sponsored|promotion|promoted) ?: ?[A-Z]",
    r"(?:brought to you|presented) by [A-Z]",
    r"win (?:an? |tickets|two )[^.!?]{3,60}[!.] ?(?:text|enter)\b",
    r"[^.!?]{2,80}(?:\.\.\.)? ?\bbest price: ?[$£€]",
    r"(?:shop|buy)\b[^.!?]{2,60}\b(?:now|today)[.!»]*$",
)
"""Advertising; only in a short paragraph of its own."""

_PICTURE = r"(?:photo(?:graph(?:s|y)?|s)?|images?|pictures?|pic|illustrations?|graphic|artwork)"
CAPTION = _any(
    r"!\[",
    rf"(?:file |stock |handout |archive )?(?:{_PICTURE}|credits?|captions?|screenshot) ?:",
    r"(?:image|picture|photo|media|video) (?:captions?|credits?|source|copyright) ?:",
)
PHOTO_BY = _any(rf"(?:file )?{_PICTURE} (?:by|courtesy(?: of)?|via|credit)\b")
PHOTO_BY_NAME = re.compile(rf"(?i:{_PICTURE} by) [A-Z][\w.'-]+(?: [A-Z][\w.'-]+){{1,3}} ?: ")
CREDIT_BRACKET = re.compile(
    r"[(\[](?:(?:[Pp]hotos?|[Ii]mages?|[Pp]icture|[Cc]redit|[Ii]llustration|PHOTO|AP Photo)"
    r"(?: ?[:/]| (?:by|courtesy|via)\b)[^()\[\]]{2,80}"
    r"|[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){1,3} ?/ ?[A-Z][\w.&' -]{1,40}(?:/[A-Z][\w.&' -]{1,40})*"
    r")[)\]][.]?$"
)
CREDIT_END = re.compile(
    r"(?:/ ?|\| ?|© ?|\bvia |[Cc]redit:? ?|[Pp]hoto:? ?)"
    r"(?:Getty(?: Images)?|AP(?: Photos?| Images)?|Associated Press|AFP|Reuters|REUTERS|"
    r"Shutterstock|iStock|Alamy|Bloomberg|EPA|Rex|ZUMA|PA(?: Wire| Images)?|UPI|Flickr|"
    r"Wikimedia Commons)(?:/[\w .]{1,40}| via [\w .]{1,40})?[)\]]?\.?$"
    r"|^[(\[]?(?:AP Photo|REUTERS|Reuters|Getty Images|AFP)[)\]]?(?:/[\w .'-]{2,50}[)\]]?)?\.?$"
)
SIGN_OFF = re.compile(
    r"[(\[]?(?:"
    r"(?:(?i:additional |further )?(?i:reporting|writing|editing|research)(?i: and \w+ing)?|"
    r"(?i:compiled|written|edited|co-authored)) (?:was contributed )?by [A-Z]"
    r"|[A-Z][\w.', &-]{2,160}? contributed (?:to this (?:report|story|article)|reporting)\b"
    r"|[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,3}(?:,? and [A-Z][\w.' -]{2,40})? reported from [A-Z])"
)
BIO = re.compile(
    r"(?:(?i:about the author)\b"
    r"|(?:[A-Z][\w.'-]*|[Tt]he (?:author|writer))(?: [A-Z][\w.'-]*){0,4},?"
    r" is (?:an?|the|our|[A-Z][\w' ]+'s) (?:[\w',&-]+ ){0,7}?"
    r"(?:reporter|columnist|contributor|correspondent|staff writer|freelance writer|staffer|"
    r"contributing \w+|writer|journalist|blogger|editor|author of|co-author of|syndicated)\b"
    r"|[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){1,3} (?:covers|reviews|writes|reports|edits|blogs)"
    r" (?:(?!that\b)\S+ ){0,10}?(?:for|at) (?:the |The )?[A-Z])"
)
"""About the author; only near an article's end."""

_BUTTON = (
    r"(?:e-?mail|tweet|share|comments?|reply|print|facebook|twitter|whatsapp|linkedin|reddit|"
    r"pinterest|telegram|google ?\+|copy link|save|bookmark|gift|like|log ?in|sign in|register|"
    r"menu|search|home|close|play|replay|watch(?: now| live)?|listen(?: now| live)?|subscribe|"
    r"sign up|donate|newsletters?|permalink)"
)
LABEL = _any(
    r"advertisements?|advertorial|sponsored|promoted|promotion|loading",
    r"(?:advertisement )?[-—–(]? ?(?:story|article|content|post|text|scroll(?: down)?)"
    r"(?: continues?| continued| to continue)(?: reading)?(?: below| after)?"
    r"(?: (?:the |this )?(?:advert\w*|ad|video))?",
    r"(?:skip|scroll|back) to (?:\w+ ){0,2}(?:content|top|continue|advertisement|main)",
    rf"{_BUTTON}(?:[ ,|/·•]+{_BUTTON})*",
    r"share (?:this|it|on [\w ]{1,20})|(?:view|show|hide) comments|play video",
    r"\(?\d[\d,]* (?:comments?|shares?|likes?|views?|retweets?)\)?",
    r"listen to this (?:article|story)\b.{0,20}",
    r"(?:est(?:imated)?\.? )?(?:reading time|\d+[ -]min(?:ute)?s? read).{0,20}",
    r"click (?:here|image) to enlarge|ads? by \w+|poll|quiz|cookies?|most popular",
    r"terms of (?:use|service)|privacy policy|contact us|about us|your e-?mail address",
)
"""A whole paragraph that is a label or a button; use with ``fullmatch``."""

ARCHIVE_SURE = _any(
    r"(?:length|word count) ?: ?\d[\d,]*(?: words)?$|load-date ?:|publication[- ](?:info|type) ?:|"
    r"end of document$|document \d+ of \d+$|proquest document (?:link|id)\b|_{20,}$"
)
ARCHIVE_FIELD = _any(
    r"(?:section|byline|author|language|language of publication|subjects?|geographic|company|"
    r"industry|person|people|organi[sz]ation|ticker|dateline|credit|copyright|highlight|graphic|"
    r"journal code|publication (?:title|year|date|subject)|document (?:type|url)|source type|"
    r"country of publication|place of publication|publisher|issn|isbn|database|links|abstract|"
    r"title|last updated|location|correction-date|edition|series|distribution) ?:",
    r"(?:body|classification|full text|bibliography|notes|headline)$",
)
"""Lines of an archive's export; the latter only among some of the former."""

RELATED = _any(
    r"related(?: (?:stories|articles?|coverage|content|links?|topics?|posts?|reading|news))?",
    r"more (?:on this|from|stories|news|coverage|like this|in)\b.{0,40}",
    r"(?:recommended|suggested|trending|popular)"
    r"(?: (?:for you|now|stories|articles|reading|videos?|posts?|on \w+))?",
    r"(?:most|best) (?:read|viewed|popular|shared|commented|watched)"
    r"(?: (?:stories|articles|news|now|today|on .{2,30}))?",
    r"you (?:may|might) (?:also )?(?:like|be interested in)|don't miss|read next|up next",
    r"what to read next|further reading|see also|also (?:read|on|in|see)\b.{0,30}",
    r"(?:latest (?:news|stories|headlines|videos?)|top stories|editors?'?s? picks?|in other news)",
    r"from the web|around the web|sponsored links|elsewhere on .{2,30}|read more|tags|topics",
    r"filed under|must[- ](?:read|watch|see)",
)
"""The head of a list of links; use with ``fullmatch``."""

RELATED_LINE = _any(
    r"(?:related|read (?:more|also|next|this|on)|see also|also read|watch|listen|more|"
    r"must[- ](?:read|watch|see)|recommended|don't miss|trending|tags?|filed under|"
    r"categor(?:y|ies)|in (?:photos|pictures)|further reading|keywords) ?:"
)
"""One link with its label; only a short paragraph of its own."""

POLL_HEAD = _any(r"(?:readers? |online |snap |quick |today's |our )?(?:poll|survey|quiz) ?:")
POLL_INLINE = re.compile(
    r"(?i:(?:readers? |online |snap |quick |today's )?(?:poll|vote)|tell us|"
    r"your (?:view|say|verdict)|have your say|what do you think) ?:[^?]{5,160}\?.{0,40}?"
    r"(?:\b[Aa1]\)|\([Aa1]\)|\b(?:YES|Yes) ?(?:/|,|or )|\b(?i:vote (?:now|at|below|here))\b"
    r"|[^/.!]{1,40} / [^/.!]{1,40} / )"
    r"|[^.!?]{5,120}\? (?i:tell us|vote) ?: [^/.!]{1,40} / [^/.!]{1,40}(?: / |$)"
)
"""A poll in one paragraph: its head, its question and its answers."""
POLL_START = _any(r"(?:take|answer|vote in) (?:our|the|this) (?:\w+ ){0,2}(?:poll|survey|quiz)\b")
POLL_VOTE = _any(r"(?:vote|cast your vote) (?:now|below|here)\b")
OPTION = re.compile(r"[(\[][ xX]?[)\]]|[○◯☐□◦◻⚪●]")
BYLINE = re.compile(
    r"(?:(?i:posted|written|published|reported|story|words|text|article|opinion|analysis) )?"
    r"[Bb][Yy]:? [A-Z]|(?i:posted|written|published|words|story) by\b|by staff\b"
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
DATE_LINE = _any(
    rf"\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}",
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}",
    r"\d{4}-\d\d-\d\d",
    r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}",
    lead=(
        r"(?:(?:last |first )?(?:published|updated|posted|modified|date)(?: on| at)? ?:? *)?"
        r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?(?:the )?"
    ),
)
DATE_REST = _any(
    r"[\s,|·•@–—-]*(?:at )?(?:\d{1,2}[:.]\d\d(?:[:.]\d\d)? ?(?:[ap]\.?m\.?)?,? ?\(?[A-Z]{0,5}\)?)?"
    r"[\s,|·•–—-]*(?:\d+ min(?:ute)?s?(?: read)?|updated.{0,40})?[.]?"
)
"""What may follow a date on a date line; use with ``fullmatch``."""

CRUMBS = re.compile(r"[^.!?|>»·•]{1,60}(?: ?[|>»·•] ?[^|>»·•]{1,60}){2,12}")
MASTHEAD = re.compile(
    r"(?:[A-Z][\w.&'-]* ){0,4}(?i:times|post|ledger|herald|daily|news|gazette|tribune|chronicle|"
    r"journal|courier|star|observer|guardian|telegraph|independent|sun|mirror|press|wire|review|"
    r"weekly|today|examiner|standard|mail|express|register|dispatch|globe|monitor|report)"
)
DATELINE = re.compile(r"[A-Z][A-Z .,'-]{2,40}(?:[,(][^—–-]{0,40})? ?(?:—|–|--|-) ")
REPORTED = _any(
    r"\b(?:said|says|told|tells|according to|announced|reported|argued|claimed|wrote|added|"
    r"warned|urged|alleged|accused|testified)\b"
)
"""Story wording: somebody other than the page is speaking."""
