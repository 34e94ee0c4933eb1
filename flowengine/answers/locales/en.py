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
        "tell me about",
        "tell me",
        "know about",
        "know",
        "find out about",
        "find out",
        "ask about",
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
        "zero": "0",
        "oh": "0",
        "o": "0",
        "nought": "0",
        "one": "1",
        "two": "2",
        "three": "3",
        "four": "4",
        "five": "5",
        "six": "6",
        "seven": "7",
        "eight": "8",
        "nine": "9",
        "niner": "9",
    },
    teens={
        "ten": 10,
        "eleven": 11,
        "twelve": 12,
        "thirteen": 13,
        "fourteen": 14,
        "fifteen": 15,
        "sixteen": 16,
        "seventeen": 17,
        "eighteen": 18,
        "nineteen": 19,
    },
    tens={"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
    joiners=frozenset({"and"}),
    units_first=False,
    repeats={"double": 2, "triple": 3, "treble": 3, "quadruple": 4},
    key_words=frozenset("press pressed push dial hit type enter option number key digit choice choose select selection button line".split()),
    ordinals={
        "first": 1,
        "second": 2,
        "third": 3,
        "fourth": 4,
        "fifth": 5,
        "sixth": 6,
        "seventh": 7,
        "eighth": 8,
        "ninth": 9,
        "tenth": 10,
        "eleventh": 11,
        "twelfth": 12,
        "last": -1,
    },
    ordinal_endings=frozenset("st nd rd th".split()),
    last=frozenset("last final".split()),
    star=frozenset({"star", "asterisk"}),
    pound=frozenset({"pound", "hash", "hashtag", "number sign"}),
    yes=frozenset(
        "yea|yah|yeh|yessir|yes sir|yes maam|aye|positive|proceed|agreed|i agree|agree|sounds good|that sounds good|"
        "sounds great|that works|works for me|that would work|you bet|you got it|for sure|certainly|totally|precisely|"
        "alright|all right|by all means|spot on|bang on|you re right|you are right|thats right yes|mm hmm|mhmm|uhhuh|"
        "roger|confirmed|confirm|i confirm|i accept|i guess so|i suppose so|of course yes|that is true|that s true|"
        "thats true|it sure is|very much so|without a doubt|no doubt about it|no problem at all|hell yes|heck yes|"
        "okey dokey|righto|"
        "yes|yeah|yep|yup|ya|sure|sure thing|correct|right|thats right|that is right|that s right|thats correct|that is correct|that s correct|"
        "of course|absolutely|definitely|exactly|indeed|affirmative|ok|okay|true|i do|it is|uh huh|mhm|i am|i did|perfect|go ahead|please do|why not|i think so|oh yes|i believe so".split(
            "|"
        )
    ),
    no=frozenset(
        "negatory|yeah no|yeah nah|noo|naw|nay|no sir|no maam|never ever|not ok|not okay|not good|not true|not exactly|not quite|not so|"
        "not that|not this|not this one|not that one|not the right one|i disagree|disagree|i refuse|no chance|"
        "not a chance|no thank you very much|that is false|that s false|thats false|that is incorrect|that s incorrect|"
        "it s wrong|its wrong|it is wrong|it is incorrect|you re wrong|you are wrong|you got it wrong|hell no|heck no|"
        "i would rather not|doesn t sound right|that doesn t look right|that doesn t sound right|i don t think so|"
        "i do not think so|i dont think so|i don t want to|i do not want to|don t do that|please don t|"
        "under no circumstances|i beg to differ|anything but|"
        "no|nope|nah|no way|not really|incorrect|wrong|thats wrong|that is wrong|that s wrong|not correct|not right|thats not right|"
        "that is not right|that s not right|thats incorrect|negative|false|never|i dont|i do not|i don t|it isnt|it is not|uh uh|"
        "i am not|im not|no thanks|no thank you|dont|do not|absolutely not|of course not|definitely not|certainly not|not at all|im afraid not|i m afraid not|i am afraid not|i did not|i didn t|i didnt|it isn t|it s not|its not|not".split(
            "|"
        )
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
        use_keys="Let's use the keypad. Please key it in.",
        canceled="Okay, from the beginning.",
        no_such_date="There is no such date.",
        cut_off="Sorry, we were cut off.",
        reloaded="Reloaded.",
        yes="yes",
        no="no",
        implicit="Okay, {value}.",
    ),
    unsure=frozenset(
        "i dont know|i don t know|i do not know|dont know|not sure|im not sure|i am not sure|no idea|maybe|i don t understand|i dont understand|i do not understand|i don t remember|i dont remember|i do not remember|i can t|i cant|i cannot|not now|i didn t get that|i didn t hear|i didn t understand|i didnt understand|i did not understand".split(
            "|"
        )
    ),
    negations=frozenset({"not", "never"}),
    contractions={
        "don t": "do not",
        "dont": "do not",
        "doesn t": "does not",
        "doesnt": "does not",
        "isn t": "is not",
        "isnt": "is not",
        "can t": "can not",
        "cant": "can not",
        "cannot": "can not",
        "won t": "will not",
        "wont": "will not",
        "didn t": "did not",
        "didnt": "did not",
    },
    either=frozenset("or".split()),
    function_words=frozenset(
        "a an the of to in on at for from with by about into over under near my our your his her their its this that "
        "these those it i we you me us he she they them and or but then than as is am are was were be been do does did "
        "have has had would could should there here what which who how when where clock o".split()
    ),
    picks=frozenset(
        "i id ill ll im m d s will would could have take taking choose choosing pick picking go going gonna get prefer "
        "want like do doing make be let lets me with for my answer choice either whether think guess believe rather "
        "then actually sorry".split()
    ),
    moments=frozenset("a second|one second|just a sec|a sec|a moment|one moment|a minute|one minute|hold on|hang on|wait".split("|")),
    offers=frozenset("press push say tell enter".split()),
    dials=frozenset("dial hit touch select choose type key".split()),
)
