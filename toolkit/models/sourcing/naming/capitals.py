"""Capitals and regions that stand for their government: "Damascus denied it", "Texas sued".

Before a noun they are only where somebody lives or works: "a Cairo baker".
"""

from __future__ import annotations

from toolkit.models.sourcing.language.grammar import words

CAPITALS = frozenset(
    {
        "new delhi", "abu dhabi", "kuala lumpur", "addis ababa", "buenos aires", "mexico city",
        "phnom penh", "the hague", "san salvador", "port-au-prince", "sri jayawardenepura",
    }
) | words(
    "damascus islamabad cairo baghdad kabul delhi dhaka hanoi jakarta nairobi pretoria caracas "
    "havana bogota bogotá brasilia brasília lisbon athens budapest bucharest prague copenhagen "
    "stockholm oslo helsinki dublin belgrade zagreb minsk tbilisi baku yerevan doha amman beirut "
    "tripoli algiers khartoum mogadishu kigali harare kinshasa abuja taipei bangkok accra manila "
    "kathmandu dakar bamako astana tashkent bern bratislava ljubljana reykjavik riga tallinn "
    "vilnius skopje sarajevo podgorica pristina tirana chisinau chișinău nicosia quito montevideo "
    "asunción managua tegucigalpa rabat nouakchott niamey ouagadougou conakry freetown yaoundé "
    "luanda maputo lusaka kampala asmara djibouti antananarivo naypyidaw vientiane thimphu "
    "dushanbe bishkek ashgabat ulaanbaatar sanaa muscat manama"
)  # fmt: skip
REGIONS = frozenset(
    {
        "new york state", "new jersey", "new mexico", "new hampshire", "north carolina",
        "south carolina", "north dakota", "south dakota", "west virginia", "rhode island",
        "british columbia", "nova scotia", "new brunswick", "new south wales", "south australia",
        "western australia", "northern territory", "tamil nadu", "uttar pradesh", "west bengal",
        "andhra pradesh", "madhya pradesh", "lower saxony", "north rhine-westphalia",
        "south ossetia",
    }
) | words(
    "alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho "
    "illinois iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota "
    "mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee "
    "texas utah vermont wisconsin wyoming ontario quebec québec alberta manitoba saskatchewan "
    "newfoundland yukon nunavut queensland tasmania catalonia bavaria saxony hesse thuringia "
    "brandenburg wallonia flanders sicily lombardy veneto corsica crimea chechnya tatarstan tibet "
    "xinjiang kashmir punjab kerala karnataka maharashtra gujarat bihar rajasthan assam telangana "
    "sindh balochistan kurdistan abkhazia puntland tigray zanzibar okinawa aceh sabah sarawak"
)  # fmt: skip
SEATS = CAPITALS | REGIONS
