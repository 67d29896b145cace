"""The tests' S3 server is real: objects come back, keys are needed, locked objects stay."""

from collections.abc import Iterator

import obstore
import pytest
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from tests.support import s3server


@pytest.fixture(scope="module")
def server() -> Iterator[s3server.S3]:
    with s3server.running_s3() as s3:
        yield s3


def _store(s3: s3server.S3, bucket: str, secret: str) -> S3Store:
    return S3Store(
        bucket,
        endpoint=s3.endpoint,
        region=s3.region,
        access_key_id=s3.access_key,
        secret_access_key=secret,
        virtual_hosted_style_request=False,
        client_options={"allow_http": True},
        retry_config={"max_retries": 0},
    )


def test_an_object_comes_back_and_is_never_replaced(server: s3server.S3) -> None:
    store = _store(server, s3server.new_bucket(server), server.secret_key)
    obstore.put(store, "blob", b"sealed" * 1000)
    assert bytes(obstore.get(store, "blob").bytes()) == b"sealed" * 1000
    with pytest.raises(AlreadyExistsError):
        obstore.put(store, "blob", b"other", mode="create")


def test_a_wrong_key_opens_nothing(server: s3server.S3) -> None:
    store = _store(server, s3server.new_bucket(server), "wrong")
    with pytest.raises(BaseError, match="SignatureDoesNotMatch"):
        obstore.put(store, "blob", b"sealed")


def test_buckets_can_be_made_with_object_lock(server: s3server.S3) -> None:
    assert s3server.new_bucket(server, locked=True) != s3server.new_bucket(server)
