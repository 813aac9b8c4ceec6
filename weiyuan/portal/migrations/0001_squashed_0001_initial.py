"""All tables of portal, for an empty database: in the place of the older migrations that it names."""

import django.core.validators
import django.db.models.deletion
import rules.contrib.models
import uuid
import weiyuan.core.crypto
import weiyuan.core.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('portal', '0001_initial')]

    initial = True

    dependencies = [
        ('matters', '0004_confidants'),
        ('orgs', '0004_the_resident'),
    ]

    operations = [
        weiyuan.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='PortalPage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=30, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*\\Z', '只用小写字母、数字和连字符')], verbose_name='网址里的名字')),
                        ('open', models.BooleanField(default=False, verbose_name='开通')),
                        ('greeting', models.CharField(default='家门口的事，找身边的政协委员', max_length=40, verbose_name='首页大字')),
                        ('intro', models.CharField(default='路灯不亮、助餐停了、电梯装不下去，都可以说。不用注册，三分钟填完，件件有编号，件件查得到。', max_length=200, verbose_name='首页说明')),
                        ('hours', models.CharField(blank=True, default='', max_length=60, verbose_name='接电话的时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('org', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='portal', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '公众网页',
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='Draft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('words', weiyuan.core.crypto.EncryptedTextField(blank=True, default='')),
                        ('begun_at', models.DateTimeField(auto_now_add=True)),
                        ('matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.residentmatter')),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='portal.portalpage')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['begun_at'], name='portaldraft_age')],
                    },
                ),
                migrations.CreateModel(
                    name='Tally',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=8)),
                        ('who', models.CharField(blank=True, max_length=32)),
                        ('slot', models.BigIntegerField()),
                        ('count', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['slot'], name='portaltally_age')],
                        'constraints': [models.UniqueConstraint(fields=('kind', 'who', 'slot'), name='portaltally_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Photo',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('name', models.CharField(max_length=100)),
                        ('kind', models.CharField(max_length=8)),
                        ('size', models.PositiveIntegerField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('width', models.PositiveIntegerField()),
                        ('height', models.PositiveIntegerField()),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='portal.draft')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('draft', 'sha256'), name='portalphoto_once')],
                    },
                ),
            ],
        ),
    ]
