"""What everybody may read: what to report, how one is protected, published cases, figures, posters.

Reports and rewards: 医疗保障基金使用监督管理条例 art. 35. Nothing here names a reporter or a patient.
"""
