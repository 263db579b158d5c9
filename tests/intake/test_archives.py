"""Archives from strangers: each attack is refused with the archive, the member and the mend, and costs one student.

The first half looks at archives alone; the second at a class with a hostile member among honest ones.
"""

import contextlib
import gzip
import io
import os
import stat
import struct
import tarfile
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exercises.kit.submission.loader import MAX_BYTES
from grader.intake import archives, files, submissions
from grader.intake.archives import Limits, Refused
from grader.intake.submissions import NoSubmissions
from tests.support.classes import DONE, NAME, as_tar, as_zip, zip_bytes
from tests.support.courses import MAIN

GOOD = {f"alice/{NAME}": DONE, f"bob/{NAME}": DONE}


def entry(name, mode=0, system=3):
    info = zipfile.ZipInfo(name, (2026, 10, 1, 12, 0, 0))
    info.external_attr, info.create_system = mode << 16, system
    return info


def zip_with(path, *members):
    """A class of two honest students, and these members: pairs of a name or an entry and the content."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*GOOD.items(), *members):
            archive.writestr(name, content)
    return path


def tar_with(path, *members):
    """The same as a tar archive: pairs of a TarInfo and the content."""
    as_tar(path, GOOD)
    with tarfile.open(path, "a") as archive:
        for info, content in members:
            info.size = len(content) or info.size
            archive.addfile(info, io.BytesIO(content))
    return path


def tar_entry(name, kind=tarfile.REGTYPE, link=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def graded(root):
    """Student -> loaded submission."""
    return {submission.student: submission.load() for submission in submissions.find(root, MAIN)}


def assert_costs_only_mallory(root, said, member=f"mallory/{NAME}"):
    """Mallory's problem names archive, member and mend; the other two have theirs."""
    found = graded(root)
    assert set(found) == {"alice", "bob", "mallory"}
    for name in ("alice", "bob"):
        assert (found[name].data, found[name].problem) == (DONE.encode(), "")
    problem = found["mallory"].problem
    assert found["mallory"].data == b""
    assert said in problem and root.name in problem and member in problem and "Ask for" in problem


@pytest.mark.parametrize(
    "name",
    [
        f"../mallory/{NAME}", f"mallory/../../../{NAME}", f"/mallory/{NAME}", f"C:/mallory/{NAME}",
        f"C:\\mallory\\{NAME}", f"..\\mallory\\{NAME}", f"\\\\server\\mallory\\{NAME}", f"./../mallory/{NAME}",
    ],
)  # fmt: skip
def test_a_path_that_leads_out_of_the_archive(tmp_path, name):
    root = zip_with(tmp_path / "class.zip", (name, DONE))
    [problem] = [member.problem for member in archives.opened(root).members if member.problem]
    assert "leads out of the archive" in problem and "class.zip" in problem and NAME in problem
    found = graded(root)
    assert not found["alice"].problem and not found["bob"].problem and len(found) == 3
    assert list(tmp_path.rglob("*")) == [root]


def test_a_path_within_the_archive_may_be_written_with_dots(tmp_path):
    root = as_zip(tmp_path / "class.zip", {f"./alice/./{NAME}": DONE, f"bob\\{NAME}": DONE})
    assert {name: submission.source for name, submission in graded(root).items()} == {
        "alice": f"alice/{NAME}",
        "bob": f"bob/{NAME}",
    }


def test_a_path_out_of_a_tar(tmp_path):
    root = tar_with(tmp_path / "class.tar", (tar_entry(f"/mallory/{NAME}"), DONE.encode()))
    assert_costs_only_mallory(root, "leads out of the archive")


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_a_link_or_a_device_in_a_zip(tmp_path, mode):
    root = zip_with(tmp_path / "class.zip", (entry(f"mallory/{NAME}", mode | 0o777), "/etc/passwd"))
    assert_costs_only_mallory(root, "a link or a device")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_a_link_or_a_device_in_a_tar(tmp_path, kind):
    root = tar_with(tmp_path / "class.tar", (tar_entry(f"mallory/{NAME}", kind, f"alice/{NAME}"), b""))
    assert_costs_only_mallory(root, "a link or a device")


def test_a_linked_folder_in_an_archive_is_a_problem_of_its_student(tmp_path):
    root = tar_with(tmp_path / "class.tar", (tar_entry("mallory", tarfile.SYMTYPE, "/etc"), b""))
    assert_costs_only_mallory(root, "a link or a device", "mallory")


def test_a_sparse_file_in_a_tar(tmp_path):
    info = tar_entry(f"mallory/{NAME}", tarfile.GNUTYPE_SPARSE)
    root = tar_with(tmp_path / "class.tar", (info, b""))
    assert_costs_only_mallory(root, "a link or a device")


def test_an_encrypted_member(tmp_path):
    root = zip_with(tmp_path / "class.zip", (f"mallory/{NAME}", DONE))
    data = bytearray(root.read_bytes())
    central = data.rfind(b"PK\1\2")
    data[central + 8] |= 1
    root.write_bytes(data)
    assert_costs_only_mallory(root, "encrypted")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 97])
def test_a_member_packed_in_an_unusual_way(tmp_path, method):
    root = zip_with(tmp_path / "class.zip", (f"mallory/{NAME}", DONE))
    data = bytearray(root.read_bytes())
    struct.pack_into("<H", data, data.rfind(b"PK\1\2") + 10, method)
    root.write_bytes(data)
    assert_costs_only_mallory(root, "unusual way")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_the_same_name(tmp_path):
    root = zip_with(tmp_path / "class.zip", (f"mallory/{NAME}", DONE), (f"mallory/./{NAME}", "x = 1"))
    assert_costs_only_mallory(root, "several of that name")
    root = tar_with(tmp_path / "class.tar", *[(tar_entry(f"mallory/{NAME}"), b"x = 1")] * 2)
    assert_costs_only_mallory(root, "several of that name")


def test_a_member_whose_checksum_is_wrong(tmp_path):
    root = zip_with(tmp_path / "class.zip", (f"mallory/{NAME}", DONE))
    data = bytearray(root.read_bytes())
    data[data.rfind(b"PK\1\2") + 16] ^= 1
    root.write_bytes(data)
    assert_costs_only_mallory(root, "damaged")


def test_a_member_that_says_it_is_small_and_is_not(tmp_path):
    root = zip_with(tmp_path / "class.zip", (f"mallory/{NAME}", "#" * 50_000_000))
    data = bytearray(root.read_bytes())
    struct.pack_into("<I", data, data.rfind(b"PK\1\2") + 24, 10)
    root.write_bytes(data)
    assert_costs_only_mallory(root, "damaged")


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_a_member_that_is_too_large(tmp_path, kind):
    contents = GOOD | {f"mallory/{NAME}": "#" * (MAX_BYTES + 1)}
    root = (as_zip if kind == "zip" else as_tar)(tmp_path / f"class.{kind}", contents)
    found = graded(root)
    assert "too large" in found["mallory"].problem and f"mallory/{NAME}" in found["mallory"].problem
    assert not found["alice"].problem and not found["bob"].problem


def overlapping_zip():
    """A small archive whose members all unpack the same megabytes."""
    packed = zip_bytes({"a.py": "#" * 10_000_000})
    central, end = packed.index(b"PK\1\2"), packed.index(b"PK\5\6")
    member = packed[central:end]
    members = b"".join(member.replace(b"a.py", b"%04d" % at) for at in range(100))
    return packed[:central] + members + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 100, 100, len(members), central, 0)


def test_a_students_archive_that_would_unpack_to_too_much(tmp_path):
    bomb = overlapping_zip()
    assert len(bomb) < 100_000
    found = graded(zip_with(tmp_path / "class.zip", ("mallory/work.zip", bomb)))
    assert "mallory/work.zip: unpacked it would be more than 200 MB" in found["mallory"].problem
    assert not found["alice"].problem


def gzip_bomb(megabytes):
    """Such a file in pieces: each is compressed by itself, and those that are alike once."""
    header = tar_entry("a.py")
    header.size = megabytes * 1_000_000
    return gzip.compress(header.tobuf()) + megabytes * gzip.compress(bytes(1_000_000))


def test_a_students_compressed_tar_that_would_unpack_to_too_much(tmp_path):
    bomb = gzip_bomb(250)
    assert len(bomb) < 1_000_000
    found = graded(zip_with(tmp_path / "class.zip", ("mallory/work.tgz", bomb)))
    assert "mallory/work.tgz: unpacked it would be more than 200 MB" in found["mallory"].problem


def test_a_tar_with_a_header_of_any_size(tmp_path):
    header = tar_entry("././@LongLink", tarfile.GNUTYPE_LONGNAME)
    header.size = 2 * 2**30
    with pytest.raises(Refused, match="a header of"):
        archives.from_bytes("work.tar", header.tobuf(tarfile.USTAR_FORMAT) + bytes(2048))


def test_a_tar_of_headers_upon_headers(tmp_path):
    header = tar_entry("././@LongLink", tarfile.GNUTYPE_LONGNAME)
    header.size = 10
    one = header.tobuf(tarfile.GNU_FORMAT) + b"x".ljust(512, b"\0")
    with pytest.raises(Refused, match="work.tar"):
        archives.from_bytes("work.tar", one * 5000)


def test_too_many_members():
    packed = zip_bytes({f"{at}.py": "" for at in range(20)})
    with pytest.raises(Refused, match=r"work.zip: more than 10 files.*Ask for"):
        archives.from_bytes("work.zip", packed, Limits(10, 1000))
    assert len(archives.from_bytes("work.zip", packed, Limits(20, 1000)).members) == 20


def test_too_many_members_of_a_tar(tmp_path):
    packed = as_tar(tmp_path / "w.tar", {f"{at}.py": "" for at in range(20)}).read_bytes()
    with pytest.raises(Refused, match=r"work.tar: more than 10 files.*Ask for"):
        archives.from_bytes("work.tar", packed, Limits(10, 100_000))


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_an_archive_that_is_cut_short_is_refused_as_a_whole(tmp_path, kind):
    """Half a class would be graded without a word otherwise."""
    contents = {f"s{at}/{NAME}": os.urandom(2000) for at in range(20)}
    whole = (as_zip if kind == "zip" else as_tar)(tmp_path / f"class.{kind}", contents)
    data = whole.read_bytes()
    for part in (0.3, 0.5, 0.8):
        whole.write_bytes(data[: int(len(data) * part)])
        with pytest.raises(NoSubmissions, match="Download it again"):
            submissions.find(whole, MAIN)


def test_a_damaged_header_in_the_middle_of_a_tar_is_not_its_end(tmp_path):
    root = as_tar(tmp_path / "class.tar", {f"s{at}/{NAME}": DONE for at in range(3)})
    data = bytearray(root.read_bytes())
    data[data.index(b"s1/") + 150] ^= 0xFF  # its checksum
    root.write_bytes(data)
    with pytest.raises(NoSubmissions, match="damaged or cut short"):
        submissions.find(root, MAIN)


def test_names_in_utf8_without_the_mark_that_says_so(tmp_path):
    name = f"Zoë Ångström_12_assignsubmission_file_/{NAME}"
    data = zip_bytes({name: DONE})
    for signature, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.index(signature) + flags + 1
        data = data[:at] + bytes([data[at] & ~0x08]) + data[at + 1 :]
    root = tmp_path / "class.zip"
    root.write_bytes(data)
    [found] = submissions.find(root, MAIN)
    assert (found.student, found.source, found.load().data) == ("Zoë Ångström 12", name, DONE.encode())


def test_names_in_code_page_437(tmp_path):
    raw = f"Zo\x89_12_assignsubmission_file_/{NAME}".encode("latin-1")  # ë in code page 437
    data = zip_bytes({"Zo#" + raw[3:].decode(): DONE}).replace(b"Zo#", b"Zo\x89")
    root = tmp_path / "class.zip"
    root.write_bytes(data)
    [found] = submissions.find(root, MAIN)
    assert (found.student, found.load().data) == ("Zoë 12", DONE.encode())


def test_names_of_which_the_mark_is_wrong_refuse_the_archive(tmp_path):
    data = zip_bytes({f"Zoë/{NAME}": DONE}).replace("ë".encode(), b"\xff\xff")
    (tmp_path / "class.zip").write_bytes(data)
    with pytest.raises(NoSubmissions, match="UnicodeDecodeError"):
        submissions.find(tmp_path / "class.zip", MAIN)


def test_letters_that_are_written_in_another_way_are_the_same_student(tmp_path):
    found = graded(as_zip(tmp_path / "class.zip", {f"Zoe\u0308_12_assignsubmission_file_/{NAME}": DONE}))
    assert list(found) == ["Zo\u00eb 12"]


def test_times_in_archives_count(tmp_path):
    old, new = (2026, 1, 1, 0, 0, 0), (2026, 1, 2, 0, 0, 0)
    for first, second in ((old, new), (new, old)):
        contents = {"alice/unpacking_pipeline.py": (DONE, first), "alice/final.py": (DONE, second)}
        found = graded(as_zip(tmp_path / "class.zip", contents))["alice"]
        assert found.source == ("alice/final.py" if second == new else "alice/unpacking_pipeline.py")


@pytest.mark.parametrize("date", [(1980, 0, 0, 0, 0, 0), (2107, 15, 31, 31, 63, 62)])
def test_dates_that_there_are_not(tmp_path, date):
    days = (date[0] - 1980) << 9 | date[1] << 5 | date[2]
    clock = date[3] << 11 | date[4] << 5 | date[5] // 2
    data = bytearray(zip_bytes({f"alice/{NAME}": DONE}))
    struct.pack_into("<HH", data, data.index(b"PK\1\2") + 12, clock, days)
    assert archives.from_bytes("x.zip", bytes(data)).members[0].path == f"alice/{NAME}"


def test_a_deep_member_is_left_out_and_its_student_told(tmp_path):
    found = graded(zip_with(tmp_path / "class.zip", ("/".join(["mallory", *"d" * 5000, NAME]), DONE)))
    assert "no .py or .ipynb file" in found["mallory"].problem


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_a_name_that_is_too_long_is_a_problem_of_its_student_and_stays_another_than_the_next(tmp_path, kind):
    contents = GOOD | {f"mallory/{'x' * 300}{at}.py": DONE for at in range(2)}
    root = (as_zip if kind == "zip" else as_tar)(tmp_path / f"class.{kind}", contents)
    found = graded(root)
    assert set(found) == {"alice", "bob", "mallory"} and "its name is too long" in found["mallory"].problem
    paths = [member.path for member in archives.opened(root).members]
    assert len(set(paths)) == 4 and max(map(len, paths)) < 255


def test_nothing_is_written_to_the_disk(tmp_path, monkeypatch):
    root = zip_with(tmp_path / "class.zip", ("mallory/work.zip", zip_bytes({NAME: DONE})))
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert len(graded(root)) == 3
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("now", [{}, {"x": "1"}, {f"bob/{NAME}": DONE, f"alice/{NAME}": DONE}])
def test_nobody_gets_anothers_file_when_an_archive_has_changed_since(tmp_path, now):
    root = zip_with(tmp_path / "class.zip")
    [alice, _] = submissions.find(root, MAIN)
    as_zip(root, now)
    assert "has changed since" in alice.load().problem
    root.unlink()
    assert "Check that the file is there" in alice.load().problem


QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
SUFFIX = st.sampled_from([".zip", ".tar", ".tar.gz", ".tgz"])


def survives(folder, data, suffix):
    """Whatever the bytes are: submissions, each with data or a problem, or NoSubmissions."""
    for path in (folder / f"class{suffix}", folder / "class" / "alice" / f"work{suffix}"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        with contextlib.suppress(NoSubmissions):
            for submission in submissions.find(path if path.parent == folder else folder / "class", MAIN):
                read = submission.load()
                assert bool(read.problem) or len(read.data) <= MAX_BYTES


@QUICK
@given(st.binary(max_size=400), SUFFIX)
def test_any_bytes_are_no_archive_or_one(tmp_path_factory, data, suffix):
    survives(tmp_path_factory.getbasetemp() / "fuzz", data, suffix)


@pytest.fixture(scope="module")
def valid(tmp_path_factory):
    """A valid archive of each kind."""
    folder = tmp_path_factory.mktemp("valid")
    contents = {
        f"Zoë_1_assignsubmission_file_/{NAME}": DONE,
        f"bob/{NAME}": "x = 1",
        "cem/w.zip": zip_bytes({NAME: DONE}),
    }
    return {
        ".zip": zip_bytes(contents),
        ".tar": as_tar(folder / "a.tar", contents).read_bytes(),
        ".tar.gz": as_tar(folder / "a.tar.gz", contents).read_bytes(),
    }


@QUICK
@given(
    st.sampled_from([".zip", ".tar", ".tar.gz"]),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=12),
    st.integers(0, 200),
    st.integers(0, 10**6),
)
def test_any_mutation_of_a_valid_archive_is_no_archive_or_one(tmp_path_factory, valid, suffix, changes, cut, twice):
    data = bytearray(valid[suffix])
    for at, value in changes:
        data[at % len(data)] = value
    data = data[: len(data) - cut] if cut < len(data) else data
    if twice % 3 == 0:
        data = data[: twice % len(data)] + data[twice % len(data) // 2 :]
    survives(tmp_path_factory.getbasetemp() / "fuzz", bytes(data), suffix)


def test_a_member_that_can_not_be_read_names_its_archive_in_the_archive(tmp_path):
    inner = bytearray(zip_bytes({NAME: DONE}))
    inner[inner.rfind(b"PK\1\2") + 16] ^= 1
    found = graded(zip_with(tmp_path / "class.zip", ("mallory/work.zip", bytes(inner))))
    assert f"mallory/work.zip, {NAME}: damaged" in found["mallory"].problem


def test_the_archive_opened_last_stays_open_and_only_that_one(tmp_path):
    one, two = as_zip(tmp_path / "1.zip", GOOD), as_zip(tmp_path / "2.zip", GOOD)
    assert archives.opened(one) is archives.opened(one)
    archives.opened(two)
    assert len(archives._kept) == 1
    assert files.read(files.listed(one)[0][-1]) == DONE.encode()
