"""Coordinates in words: degrees, and how far from which large city. No map, no network."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, radians, sin, sqrt

from portal.kernel.text import Text

_CITIES = (
    # WGS 84, to about a kilometre: the seats of the provinces and some large cities
    ("北京", "Beijing", 39.90, 116.41),
    ("天津", "Tianjin", 39.13, 117.20),
    ("石家庄", "Shijiazhuang", 38.04, 114.51),
    ("太原", "Taiyuan", 37.87, 112.55),
    ("呼和浩特", "Hohhot", 40.84, 111.75),
    ("沈阳", "Shenyang", 41.80, 123.43),
    ("大连", "Dalian", 38.91, 121.61),
    ("长春", "Changchun", 43.82, 125.32),
    ("哈尔滨", "Harbin", 45.80, 126.53),
    ("上海", "Shanghai", 31.23, 121.47),
    ("南京", "Nanjing", 32.06, 118.80),
    ("苏州", "Suzhou", 31.30, 120.59),
    ("杭州", "Hangzhou", 30.27, 120.16),
    ("宁波", "Ningbo", 29.87, 121.54),
    ("合肥", "Hefei", 31.82, 117.23),
    ("福州", "Fuzhou", 26.07, 119.30),
    ("厦门", "Xiamen", 24.48, 118.09),
    ("南昌", "Nanchang", 28.68, 115.86),
    ("济南", "Jinan", 36.65, 117.12),
    ("青岛", "Qingdao", 36.07, 120.38),
    ("郑州", "Zhengzhou", 34.75, 113.63),
    ("武汉", "Wuhan", 30.59, 114.31),
    ("长沙", "Changsha", 28.23, 112.94),
    ("广州", "Guangzhou", 23.13, 113.26),
    ("深圳", "Shenzhen", 22.54, 114.06),
    ("南宁", "Nanning", 22.82, 108.37),
    ("海口", "Haikou", 20.04, 110.34),
    ("重庆", "Chongqing", 29.56, 106.55),
    ("成都", "Chengdu", 30.57, 104.07),
    ("贵阳", "Guiyang", 26.65, 106.63),
    ("昆明", "Kunming", 25.04, 102.71),
    ("拉萨", "Lhasa", 29.65, 91.14),
    ("西安", "Xi'an", 34.34, 108.94),
    ("兰州", "Lanzhou", 36.06, 103.83),
    ("西宁", "Xining", 36.62, 101.78),
    ("银川", "Yinchuan", 38.49, 106.23),
    ("乌鲁木齐", "Ürümqi", 43.83, 87.62),
    ("香港", "Hong Kong", 22.32, 114.17),
    ("澳门", "Macao", 22.20, 113.54),
    ("台北", "Taipei", 25.03, 121.57),
)
_SIDES = (
    ("北", "north"),
    ("东北", "north-east"),
    ("东", "east"),
    ("东南", "south-east"),
    ("南", "south"),
    ("西南", "south-west"),
    ("西", "west"),
    ("西北", "north-west"),
)
_EARTH_KM = 6371.0
_POLE, _DATE_LINE = 90, 180
_FAR_KM = 1_500
_AT_KM = 3


def place(coordinates: str) -> Text:
    """Return "latitude,longitude" (degrees, north and east positive) in words.

    The nearest of forty large cities with distance and direction, when there is one within
    1,500 km; coordinates always. What is no coordinate comes back as it is.
    """
    try:
        north, east = (float(each) for each in coordinates.split(","))
    except ValueError:
        return Text(coordinates, coordinates)
    if not (abs(north) <= _POLE and abs(east) <= _DATE_LINE):
        return Text(coordinates, coordinates)
    sides = ("北纬" if north >= 0 else "南纬", "东经" if east >= 0 else "西经")
    zh = f"{sides[0]} {abs(north):.6f}°，{sides[1]} {abs(east):.6f}°"
    en = f"{abs(north):.6f}° {'N' if north >= 0 else 'S'}, {abs(east):.6f}° {'E' if east >= 0 else 'W'}"
    km, city = min((_distance(each[2], each[3], north, east), each) for each in _CITIES)
    if km > _FAR_KM:
        return Text(zh, en)
    if km < _AT_KM:
        return Text(f"{city[0]}市中心附近（{zh}）", f"Near the centre of {city[1]} ({en})")
    side = _SIDES[round(_bearing(city[2], city[3], north, east) / 45) % 8]
    return Text(
        f"{city[0]}市中心以{side[0]}约 {km:,.0f} 公里（{zh}）",
        f"About {km:,.0f} km {side[1]} of the centre of {city[1]} ({en})",
    )


def _distance(north: float, east: float, to_north: float, to_east: float) -> float:
    """Return the great-circle distance in kilometres (haversine)."""
    a, b = radians(north), radians(to_north)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(to_east - east) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(half, 1.0)))


def _bearing(north: float, east: float, to_north: float, to_east: float) -> float:
    """Return the first bearing in degrees from north, clockwise, 0 to 360."""
    a, b, turn = radians(north), radians(to_north), radians(to_east - east)
    x, y = sin(turn) * cos(b), cos(a) * sin(b) - sin(a) * cos(b) * cos(turn)
    return degrees(atan2(x, y)) % 360
