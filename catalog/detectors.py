"""The detectors of an installation: those built in, and those its people declared."""

from pathlib import Path

from catalog.errors import NotFoundError, UnusableInputError
from catalog.settings import Settings
from classifiers.detectors import DETECTORS
from classifiers.types import Detector


def installed(settings: Settings) -> tuple[Detector, ...]:
    """Return the built-in detectors, then those of ``GUIKOU_DETECTORS`` or of ``detectors/`` in the home folder.

    Raises UnusableInputError for a file that cannot be used, NotFoundError when the setting names nothing: a scan
    that silently left a detector out would call a field clean that is not.
    """
    if settings.detectors:
        return DETECTORS + declared(Path(settings.detectors))
    own = settings.home / "detectors"
    return DETECTORS + declared(own) if own.is_dir() else DETECTORS


def declared(path: Path) -> tuple[Detector, ...]:
    """Return the detectors that a file or folder declares, their examples run. Raises as ``installed`` does."""
    from classifiers.declared import DetectorFileError, load  # noqa: PLC0415 - few have any

    try:
        return load(path)
    except FileNotFoundError:
        raise NotFoundError(
            f"找不到检测器文件或文件夹 {path}。请检查该路径（设置项 GUIKOU_DETECTORS）。",
            f"There is no detector file or folder {path}. Check the path (setting GUIKOU_DETECTORS).",
        ) from None
    except OSError as error:
        raise UnusableInputError(
            f"检测器文件 {path} 无法读取（{error.strerror}）。",
            f"The detector file {path} cannot be read ({error.strerror}).",
        ) from None
    except DetectorFileError as error:
        raise UnusableInputError(
            f"检测器文件 {error.file} 第 {error.line} 行不可用：{error.zh}。"
            "更正后用 guikou detector check 验证。",
            f"The detector file {error.file} cannot be used, line {error.line}: {error.en}. Correct it and "
            "try guikou detector check.",
        ) from None
