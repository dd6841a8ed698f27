"""Sample articles in ten languages, in our own words, a day apart."""

from dataclasses import replace
from datetime import timedelta

from core.values.article import Draft
from tests.search.library import NOW, draft

_DRAFTS = (
    draft(
        "Ferry line returns to the northern islands",
        "After eleven years without a ferry the northern islands are linked again. The first ferry left at dawn, and "
        "islanders who had run a small boat service said that running it in winter was dangerous.",
        tags="Ferries Islands",
        category="Travel",
        url="https://www.harbourpost.example/ferry",
        source="Harbour Post",
    ),
    draft(
        "Harbour closed after storm",
        "The storm tore two cranes from the harbour wall. Ferries will not run before Friday; buffer stock of fuel on the "
        "islands lasts for nine days, the harbour master said. “Nobody was hurt,” she added.",
        tags="Storm Ferries",
        category="World News",
        source="Coast Radio",
    ),
    draft(
        "Interest rates stay where they are",
        "The central bank left interest rates unchanged. Rates of inflation and interest in new loans fell. "
        "A **buffer** for small banks was kept; stock markets hardly moved.",
        tags="Economy Banks",
        category="Economy",
        language="en",
    ),
    draft(
        "Cocoa farmers ask for a buffer stock",
        "Cocoa farmers want the state to buy cocoa in good years. A cocoa buffer stock would steady prices, they say, "
        "and universities have run the numbers: C++ programs and [tables](https://tables.example/run) agree.",
        tags="Cocoa Farming",
        category="Economy",
    ),
    draft("Rates for parking rise", "Parking rates rise by 5% in the old town, and by 1,750 in all.", category="Town"),
    draft("Running the marathon", "She runs. He ran. They were running; a runner never rests.", tags="Sport"),
    draft(
        "La cosecha de cacao crece",
        "Los agricultores de la región dicen que la cosecha creció. Las canciones del niño sonaron en la política local.",
        tags="Cacao Farming",
        category="Economía",
        language="es",
    ),
    draft(
        "El niño y las islas", "Las islas del norte tienen otra vez un barco. Un niño lo vio primero.", language="es"
    ),
    draft(
        "Die Häuser am Hafen",
        "Alte Häuser am Hafen werden erneuert. Die Straße bleibt gesperrt, das Haus Nummer 9 steht leer.",
        tags="Häfen",
        category="Stadt",
        language="de",
    ),
    draft("Züge fahren wieder", "Nach dem Sturm fahren die Züge auf allen Straßen und Brücken.", language="de"),
    draft(
        "Новый паром идёт на острова",
        "После шторма паромы снова ходят. Жители островов ждали новый паром одиннадцать лет, сообщили новости.",
        tags="Паромы Ferries",
        category="Новости",
    ),
    draft("Цены на какао растут", "Цена какао выросла. Ёлки в порту стоят дорого.", tags="Cocoa"),
    draft(
        "中国经济增长放缓",
        "国家统计局说，中国经济今年增长放缓，出口下降。港口的货物减少了。",
        tags="经济",
        category="经济",
    ),
    draft("北京下了大雪", "昨夜北京下了大雪，机场关闭三小时。经济活动没有受到影响。", tags="天气"),
    draft("東京の港に新しい船", "東京の港に新しい船が着いた。島の人々はフェリーを待っていた。", tags="フェリー"),
    draft("経済の見通し", "日本経済の見通しは明るいと銀行が言った。", tags="経済", category="経済"),
    draft(
        "한국 경제가 성장했다", "한국 경제가 올해 크게 성장했다고 은행이 밝혔다. 항구에는 새 배가 왔다.", tags="경제"
    ),
    draft("섬으로 가는 배", "태풍이 지나간 뒤 섬으로 가는 배가 다시 다닌다.", tags="배"),
    draft("เรือเฟอร์รี่กลับมาแล้ว", "ประเทศไทยเปิดเส้นทางเรือไปเกาะอีกครั้งหลังพายุ เศรษฐกิจดีขึ้น", tags="เรือ"),
    draft("เศรษฐกิจไทยโตช้าลง", "ธนาคารกล่าวว่าเศรษฐกิจไทยโตช้าลงในปีนี้", tags="เศรษฐกิจ"),
    draft("العبارة تعود إلى الجزر", "عادت العبّارة إلى الجزر بعد العاصفة. قال السكان إن الكتاب وصل.", tags="جزر"),
    draft("أسعار الكاكاو ترتفع", "ارتفعت أسعار الكاكاو هذا العام، والكتب أغلى.", tags="Cocoa", category="اقتصاد"),
    draft("द्वीपों के लिए नई नाव", "तूफ़ान के बाद नई नाव द्वीपों तक चली। हिन्दी समाचार में १२ लोग थे।", tags="नाव"),
    draft("अर्थव्यवस्था बढ़ी", "बैंक ने कहा कि अर्थव्यवस्था इस साल बढ़ी।", tags="अर्थव्यवस्था"),
    draft("Same words in every title", "storm storm storm storm harbour", category="World News"),
    draft("Emoji 🚢 day", "A ferry 🚢🌊 for the family 👩‍👩‍👧 and a flag 🇨🇺.", tags="ferries"),
)

ARTICLES: tuple[Draft, ...] = tuple(
    replace(each, published_at=NOW - timedelta(days=number)) for number, each in enumerate(_DRAFTS)
)
"""The first is of `NOW`, each next one a day older."""
