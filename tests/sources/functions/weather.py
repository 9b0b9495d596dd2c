"""The functions behind a Lambda function's tools."""

from typing import Literal


def get_weather(city: str, days: int = 1) -> str:
    """Tell the weather of a city.

    Args:
        city: The name of the city.
        days: How many days from today.
    """
    raise NotImplementedError(city, days)


def list_cities(region: Literal["north", "south"]) -> list[str]:
    """List the cities whose weather is known.

    Args:
        region: Which part of the country.
    """
    raise NotImplementedError(region)
