"""Feeds of our own, with the quirks of those that publishers send."""

import io
from datetime import UTC, datetime

from core.feeds import Entry, Fault, Item, Reading, read
from core.values.article import Draft

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:media="http://search.yahoo.com/mrss/">
 <channel>
  <title>Harbour Gazette</title><link>https://gazette.example/</link><language>en-gb</language>
  <item>
   <title>Ferry &amp;amp; tram to share one ticket</title>
   <link>https://gazette.example/ferry?utm_source=rss</link>
   <guid isPermaLink="false">https://gazette.example/ferry#2</guid>
   <description>One ticket, two boats.</description>
   <content:encoded><![CDATA[<p>From <b>May</b> on <a href="/tickets">one ticket</a> is enough.</p>
    <script>alert(1)</script><p onclick="x()">It costs 3 &euro;.</p>]]></content:encoded>
   <dc:creator>Ann Example</dc:creator>
   <pubDate>Fri, 20 Nov 2026 09:30:00 +0100</pubDate>
   <category>Public transport</category><category>Harbour</category><category>https://tags.example/x</category>
   <media:content url="https://gazette.example/s.jpg" medium="image" width="100"/>
   <media:content url="https://gazette.example/l.jpg" medium="image" width="900"><media:credit>B. Photo</media:credit>
   </media:content>
  </item>
  <item>
   <title>Shares of &lt;NT&gt; rise</title><link>https://gazette.example/nt</link>
   <description>Only plain words: 3 &lt; 4.</description>
  </item>
 </channel>
</rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://revue.example/2026/">
 <title>La Revue</title><link href="https://revue.example/"/><id>tag:revue.example,2026:feed</id>
 <author><name>La rédaction</name></author><updated>2026-11-20T10:00:00Z</updated>
 <entry xml:base="novembre/">
  <title type="html">Le &lt;em&gt;grand&lt;/em&gt; marché</title>
  <link rel="alternate" href="marche"/><id>tag:revue.example,2026:marche</id>
  <published>2026-11-19T08:00:00Z</published><updated>2026-11-20T08:00:00Z</updated>
  <summary>Un résumé.</summary>
  <content type="html">&lt;p&gt;Voir &lt;a href="plan"&gt;le plan&lt;/a&gt;.&lt;/p&gt;</content>
  <category term="marche" label="Marché"/>
 </entry>
 <entry>
  <title type="text">a &lt;b&gt; c</title><link href="https://revue.example/b"/><id>tag:revue.example,2026:b</id>
  <author><name>Léa</name></author><updated>2026-11-18T08:00:00Z</updated>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Bon<br/>jour</p></div></content>
 </entry>
</feed>"""

RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
         xmlns:dc="http://purl.org/dc/elements/1.1/">
 <channel rdf:about="https://rundschau.example/"><title>Rundschau</title><link>https://rundschau.example/</link></channel>
 <item rdf:about="https://rundschau.example/1?maca=rss">
  <title>Die Brücke ist offen</title><link>https://rundschau.example/1?maca=rss</link>
  <description>Seit heute.</description><dc:date>2026-11-20T06:00:00Z</dc:date><dc:language>de</dc:language>
  <dc:subject>Verkehr</dc:subject>
 </item>
</rdf:RDF>"""

VIDEO = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><title>Star Channel</title>
 <link rel="alternate" href="https://video.example/channel"/>
 <entry><id>yt:video:abc</id><title>Why stars twinkle</title><link rel="alternate" href="https://video.example/abc"/>
  <published>2026-11-01T00:00:00+00:00</published>
  <media:group><media:title>Why stars twinkle</media:title>
   <media:content url="https://video.example/v/abc" type="application/x-shockwave-flash" width="640"/>
   <media:thumbnail url="https://video.example/abc.jpg" width="480"/>
   <media:description>A film about the air above us, which is never quite still.

Written by Ann
Drawn by Bob</media:description></media:group></entry></feed>"""

JSON_FEED = """{
 "version": "https://jsonfeed.org/version/1.1", "title": "Notes", "home_page_url": "https://notes.example/",
 "authors": [{"name": "Cy"}], "language": "en",
 "items": [
  {"id": "https://notes.example/1", "url": "https://notes.example/1", "content_html": "<p>No title, only <i>words</i>.</p>",
   "date_published": "2026-11-20T22:05:47-07:00", "tags": ["small talk"], "image": "https://notes.example/1.png"},
  {"id": 2, "title": "Two", "content_text": "One < two.\\n\\nThree.", "author": {"name": "Dee"}},
  "not an item",
  {"id": "4"}
 ]}"""

HEAD = """# The bridge is open
#Bridge #Traffic
category: City
source: https://gazette.example/bridge The Gazette
date: 2026-11-20
id: bridge-1

It was *closed* for a year.
"""


def open_text(text: str | bytes, name: str = "") -> Reading:
    data = text.encode() if isinstance(text, str) else text
    return read(io.BytesIO(data), name=name, now=NOW)


def items(text: str | bytes, name: str = "") -> list[Item]:
    return list(open_text(text, name).items)


def entries(text: str | bytes, name: str = "") -> list[Entry]:
    """The entries of a file without a fault."""
    found = items(text, name)
    assert not [str(item.reason) for item in found if isinstance(item, Fault)]
    return [item for item in found if isinstance(item, Entry)]


def drafts(text: str | bytes, name: str = "") -> list[Draft]:
    return [entry.draft for entry in entries(text, name)]


def faults(text: str | bytes, name: str = "") -> list[tuple[int, int | None, str]]:
    return [(item.number, item.line, str(item.reason)) for item in items(text, name) if isinstance(item, Fault)]


def rss(*entries: str, head: str = "<link>https://gazette.example/</link>") -> str:
    return f'<rss version="2.0"><channel><title>Gazette</title>{head}{"".join(entries)}</channel></rss>'


def item(title: str = "T", **parts: str) -> str:
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items())
    return f"<item><title>{title}</title>{inner}</item>"
