"""English."""

from flowengine.answers.locale import Locale, Sentences

LOCALE = Locale(
    code="en",
    fillers=frozenset("a ah an eh er erm hello hey hi hm hmm just like mm mhm okay ok please so thank thanks the uh uhm um well you".split()),
    lead_ins=(
        "i would like to speak to",
        "i would like to talk to",
        "i would like to",
        "i d like to",
        "id like to",
        "i want to",
        "i need to",
        "i have to",
        "i am calling about",
        "im calling about",
        "i m calling about",
        "i am calling to",
        "im calling to",
        "can you",
        "could you",
        "can i",
        "could i",
        "may i",
        "i would like",
        "i d like",
        "id like",
        "i want",
        "i need",
        "it is",
        "its",
        "it s",
        "that is",
        "thats",
        "that s",
        "my number is",
        "i think",
        "i said",
        "give me",
        "let me",
        "let s",
        "lets",
    ),
    digits={
        "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4",
        "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "niner": "9",
    },
    teens={
        "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
        "seventeen": 17, "eighteen": 18, "nineteen": 19,
    },
    tens={"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
    joiners=frozenset({"and"}),
    units_first=False,
    repeats={"double": 2, "triple": 3, "treble": 3, "quadruple": 4},
    key_words=frozenset("press pressed push dial hit type enter option number key digit choice choose select selection button line".split()),
    ordinals={
        "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
        "ninth": 9, "tenth": 10, "last": -1,
    },
    star=frozenset({"star", "asterisk"}),
    pound=frozenset({"pound", "hash", "hashtag", "number sign"}),
    yes=frozenset(
        "yes|yeah|yep|yup|ya|sure|sure thing|correct|right|thats right|that is right|that s right|thats correct|that is correct|that s correct|"
        "of course|absolutely|definitely|exactly|indeed|affirmative|ok|okay|true|i do|it is|uh huh|mhm|i am|i did|perfect|go ahead|please do|why not".split("|")
    ),
    no=frozenset(
        "no|nope|nah|no way|not really|incorrect|wrong|thats wrong|that is wrong|that s wrong|not correct|not right|thats not right|"
        "that is not right|that s not right|thats incorrect|negative|false|never|i dont|i do not|i don t|it isnt|it is not|uh uh|"
        "i am not|im not|no thanks|no thank you|dont|do not|absolutely not|of course not".split("|")
    ),
    neither=frozenset("neither|neither one|neither of them|neither of those|none|none of them|none of those|no|nope|something else|no neither".split("|")),
    conjunction="and",
    sentences=Sentences(
        no_input=("Sorry, I didn't hear anything.", "I still can't hear you."),
        no_match=("Sorry, I didn't get that.", "I'm afraid I still didn't understand."),
        apology="I'm sorry, I can't help you any further on this line. Please call again later. Goodbye.",
        unavailable="We're sorry, this line can't take your call right now. Please call again later. Goodbye.",
        which="Did you mean {a}, or {b}?",
        confirm="I have {value}. Is that right?",
        confirm_again="Please say yes or press 1 if that's right, or say no or press 2 if it isn't.",
        retry="Okay, let's try that again.",
        canceled="Okay, from the beginning.",
    ),
)
