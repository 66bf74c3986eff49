"""What stops the validators: each docstring is the sentence that the user reads.

    SelfEvaluationError
    ├── UnknownTemplate
    ├── UnusableTemplate
    ├── UnusableProfile
    ├── UnusableWaiver
    ├── UnreadableForm
    └── UnknownRule

A form that is wrong is no exception but a list of findings (rule.py); an exception means that
nothing more can be said.
"""


class SelfEvaluationError(Exception):
    """操作没有完成"""

    def __init__(self, detail: str = "") -> None:
        """Keep *detail* (Chinese, for the user) behind the sentence of the class."""
        self.detail = detail
        super().__init__(f"{type(self).__doc__}：{detail}" if detail else str(type(self).__doc__))


class UnknownTemplate(SelfEvaluationError):
    """没有这个表样，可用 assistant templates 查看全部表样"""


class UnusableTemplate(SelfEvaluationError):
    """表样文件写错了，请改正后重新启动"""


class UnusableProfile(SelfEvaluationError):
    """单位的设置文件写错了，请改正"""


class UnusableWaiver(SelfEvaluationError):
    """豁免文件写错了，请改正"""


class UnreadableForm(SelfEvaluationError):
    """没有读出自评表"""


class UnknownRule(SelfEvaluationError):
    """没有这条规则，可用 assistant rules 查看全部规则"""
