"""The words of which the benchmark's invented events are made: plain tuples, no behaviour.

Every name, body and publisher is invented; addresses are in the reserved domain `.example`. The
tuples are long enough that a page compresses, and a search indexes, much as written text would.
"""

from __future__ import annotations

BODIES = (
    "Interior ministers",
    "Foreign ministers",
    "The transport committee",
    "The border agency",
    "The statistics office",
    "Regional mayors",
    "The audit court",
    "The harbour authority",
    "Party leaders",
    "The energy council",
    "The health board",
    "Treaty parties",
    "The joint commission",
    "Port directors",
    "The fisheries panel",
    "Rescue services",
)

DEEDS = (
    "discuss return agreements",
    "agree a shared register",
    "publish yearly figures",
    "open a permanent office",
    "sign a memorandum",
    "question the commander",
    "announce joint patrols",
    "reject the draft budget",
    "review the coastal plan",
    "extend the research mission",
    "adopt a common standard",
    "call for an inquiry",
    "suspend the ferry route",
    "approve the rail link",
    "present the interim report",
    "renew the water accord",
)

TOWNS = (
    "Aldmoor", "Bexhaven", "Carrow", "Dunmere", "Eastfold", "Farley Cross", "Gosforth Bay",
    "Harlow Quay", "Inverlee", "Jarrow Point", "Kelbrook", "Langmere", "Marlow Ferry", "Norwold",
    "Oakhampton", "Penwick", "Quarrington", "Redcliffe", "Saltby", "Thornsea", "Ulverby", "Vange",
    "Westerholm", "Yarnton", "Zeal Monachorum", "Ashby Sound", "Brackenfell", "Coldstream Head",
    "Drayford", "Elmswell", "Fenwick Sands", "Grenholm", "Hestwood", "Ivelchester", "Kirkmere",
    "Lowdale", "Mossgate", "Netherby", "Ormsby", "Port Elgin",
)  # fmt: skip

VENUES = (
    "Town Hall", "Harbour House", "Assembly Rooms", "Old Library", "Customs House", "Guildhall",
    "Railway Museum", "Court of Audit", "Ferry Terminal", "Civic Centre", "Corn Exchange",
    "Observatory", "Royal Institute", "County Offices", "Market Square", "Lighthouse Station",
    "Technical College", "Council Chamber", "Weather Office", "Shipyard", "Trades Hall",
    "Airfield", "Archive", "Botanical Garden", "Concert Hall", "Dock Office", "Embassy",
    "Fire Station", "Gallery", "Hospital", "Ministry", "Radio House", "School of Mines", "Stadium",
    "Tax Office", "Theatre",
)  # fmt: skip

FIRST_NAMES = (
    "Ada", "Bela", "Carla", "David", "Elena", "Farid", "Greta", "Hanna", "Ivan", "Jonas", "Katya",
    "Lena", "Milan", "Nadia", "Oscar", "Petra", "Quentin", "Rosa", "Sami", "Teresa", "Umar",
    "Vera", "Walter", "Xenia", "Yusuf", "Zora", "Amir", "Birgit", "Celia", "Dario", "Esther",
    "Felix", "Gwen", "Hugo", "Ines", "Jakob", "Kira", "Louis", "Marta", "Nils", "Olga", "Pavel",
    "Rita", "Stefan", "Tilda", "Uma", "Viktor", "Wanda", "Yara", "Zeno",
)  # fmt: skip

LAST_NAMES = (
    "Abbott", "Baker", "Castle", "Dreyer", "Ekman", "Foster", "Gruber", "Hale", "Ibsen", "Jansen",
    "Keller", "Lindt", "Marsh", "Novak", "Olsen", "Porter", "Quill", "Ramos", "Sorensen", "Tanner",
    "Ursin", "Vogel", "Weaver", "Yates", "Zimmer", "Archer", "Becker", "Carver", "Dalton", "Egger",
    "Fischer", "Glover", "Harper", "Ivers", "Joyner", "Kramer", "Lorenz", "Mason", "Nolan",
    "Osman",
)  # fmt: skip

ROLES = (
    "Home Secretary",
    "Minister of the Interior",
    "Border Commander",
    "Head of Statistics",
    "Committee Chair",
    "Harbour Master",
    "Mayor",
    "Commissioner for Transport",
    "Chief Auditor",
    "Ambassador",
)

PARTS = ("host", "participant", "signatory", "witness", "commentator", "subject")

TOPICS = (
    "Border security", "Coastal rescue", "Rail freight", "Water accords", "Public health",
    "Energy prices", "School reform", "Court backlog", "Fishing quotas", "Harbour works",
    "Customs union", "Flood defence", "Digital register", "Air quality", "Housing supply",
    "Postal service", "Road safety", "Soil survey", "Wind farms", "Youth training",
    "Asylum process", "Bridge repairs", "Census methods", "Dairy subsidy", "Export controls",
    "Forest fires", "Grain storage", "Heritage sites", "Island ferries", "Joint patrols",
    "Kelp farming", "Labour inspection", "Museum loans", "Night trains", "Oil spills",
    "Press freedom", "Quarry licences", "River traffic", "Small boats", "Trade fairs",
)  # fmt: skip

PUBLISHERS = (
    "Home Office",
    "Harbour Gazette",
    "National Audit Court",
    "The Coastal Post",
    "Statistics Office",
    "Morning Ledger",
    "Parliament Record",
    "Radio North",
    "Institute for Borders",
    "Evening Courier",
    "Treaty Secretariat",
    "Weekly Review",
)

SOURCE_TYPES = (
    "declaration", "agreement", "legislation", "parliamentary_record", "statistics", "release",
    "speech", "court_record", "news", "analysis", "commentary", "social",
)  # fmt: skip

SOURCE_TITLES = (
    "Minutes of the meeting",
    "Joint statement after the talks",
    "What was agreed and what was not",
    "Report on the first year",
    "Questions put to the chair",
    "Figures for the quarter",
    "Speech at the opening",
    "Notes for editors",
)

MEASURES = (
    "Arrivals by small boat", "Tonnes of freight", "Passengers carried", "Applications decided",
    "Licences issued", "Rescues at sea", "Inspections made", "Cases waiting", "Hours of delay",
    "Homes completed",
)  # fmt: skip

QUALIFIERS = ("exactly", "about", "almost", "more_than", "at_least", "up_to")

SUBJECTS = (
    "The committee", "The minister", "A spokesman for the agency", "The chair of the session",
    "Officials from both sides", "The authors of the report", "Several members", "The delegation",
    "Observers in the hall", "The opposition", "Local councillors", "The secretary",
    "Representatives of the crews", "The director", "Two of the signatories", "The legal adviser",
)  # fmt: skip

VERBS = (
    "told the meeting that", "wrote in the minutes that", "confirmed in the afternoon that",
    "repeated before the vote that", "said at the press conference that",
    "noted with some concern that", "argued against the view that",
    "recorded for the first time that", "accepted after a long debate that",
    "had announced the week before that",
)  # fmt: skip

MATTERS = (
    "the shared register", "the new patrol vessels", "the plan for the northern coast",
    "the exchange of officers", "the cost of the harbour works", "the count of arrivals",
    "the research mission", "the timetable of the ferries", "the text of the accord",
    "the training of inspectors", "the review of older cases", "the budget for rescue stations",
    "the joint control room", "the list of safe routes", "the reform of the customs rules",
    "the pilot scheme on the islands",
)  # fmt: skip

PREDICATES = (
    "would begin before the end of the summer", "had not been paid for in full",
    "needed the consent of both parliaments", "was larger than the estimate of the previous year",
    "rested on a single report from the port", "could be extended once without a further vote",
    "would be published together with its method", "had been delayed by the weather",
    "was to be placed under a common command", "should be tested in three regions first",
    "remained open to every member of the council", "did not apply to vessels under sail",
)  # fmt: skip

ENDINGS = (
    "and that a further meeting would follow in the spring",
    "while the details were left to a working group",
    "although no date was given for the next step",
    "and asked for a written answer within ten days",
    "because the earlier figures had been corrected twice",
    "and that costs would be shared in equal parts",
    "without naming the ports that would take part",
    "as the treaty of the year before had required",
)  # fmt: skip
