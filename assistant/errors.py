"""What stops the assistant: each docstring is the sentence that the user reads.

    SelfEvaluationError (validators/errors.py)
    ├── ModelUnavailable      the endpoint did not answer, in all its tries
    ├── UnusableAnswer        it answered, and nothing could be made of it
    ├── BudgetExhausted       attempts, tokens or time of the draft are used up
    ├── UnknownDraft
    ├── UnknownCell           an answer names a cell that the form does not have
    ├── DraftNotAccepted      a final document was asked for and the form is rejected
    ├── UnreadableFile
    └── Misconfigured
"""

from validators.errors import SelfEvaluationError


class ModelUnavailable(SelfEvaluationError):
    """模型服务没有回应,您填写的内容已保存,可稍后重试或先用离线起草"""


class UnusableAnswer(SelfEvaluationError):
    """模型的回答无法使用"""


class BudgetExhausted(SelfEvaluationError):
    """本次起草的次数、用量或时间已用完"""


class UnknownDraft(SelfEvaluationError):
    """没有这份草稿"""


class UnknownCell(SelfEvaluationError):
    """表里没有这一格"""


class DraftNotAccepted(SelfEvaluationError):
    """自评表还没有通过核查,只能导出带“草稿”字样的版本"""


class UnreadableFile(SelfEvaluationError):
    """文件读不出来"""


class Misconfigured(SelfEvaluationError):
    """设置有误"""
