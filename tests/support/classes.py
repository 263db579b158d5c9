"""Classes as platforms hand them out, built for tests: dictionaries of path and content, as folders and as archives.

They are of the course MAIN, as the manifest has it.
"""

import io
import tarfile
import zipfile

from tests.support.courses import MAIN

DONE = "".join(f"def {name}(*arguments):\n    return {at}\n\n\n" for at, name in enumerate(MAIN.names))
STUBS = "".join(f'def {name}(*arguments):\n    """To do."""\n    raise NotImplementedError("write it")\n\n\n'
                for name in MAIN.names)  # fmt: skip
NAME = MAIN.stub.name
NOTEBOOK = MAIN.stub.with_suffix(".ipynb").name


def as_folder(root, contents):
    """Write the contents below a folder; a path that ends in "/" is an empty folder."""
    for path, content in contents.items():
        target = root / path
        (target if path.endswith("/") else target.parent).mkdir(parents=True, exist_ok=True)
        if not path.endswith("/"):
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def as_zip(path, contents, when=(2026, 10, 1, 12, 0, 0)):
    """Write the contents into a zip archive. A content may be a pair of the content and when it was changed."""
    path.write_bytes(zip_bytes(contents, when))
    return path


def zip_bytes(contents, when=(2026, 10, 1, 12, 0, 0)):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            content, changed = content if isinstance(content, tuple) else (content, when)
            archive.writestr(zipfile.ZipInfo(name, changed), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def as_tar(path, contents):
    """Write the contents into a tar archive, compressed as its name says."""
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as archive:
        for name, content in contents.items():
            data = content if isinstance(content, bytes) else content.encode()
            info = tarfile.TarInfo(name.rstrip("/"))
            info.type = tarfile.DIRTYPE if name.endswith("/") else tarfile.REGTYPE
            info.size = 0 if name.endswith("/") else len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def as_any(kind, path, contents):
    """The contents as `folder`, `zip`, `tar` or `tar.gz`; returns what to give to the grader."""
    if kind == "folder":
        path.mkdir(parents=True)
        return as_folder(path, contents)
    return (as_zip if kind == "zip" else as_tar)(path.parent / f"{path.name}.{kind}", contents)
