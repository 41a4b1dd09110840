"""Former values of tags and campaigns, the day on which an undated campaign was learned."""
from peewee import *

def up(migrator, db):
    class Campaign(Model):
        class Meta:
            database = db
            table_name = 'campaign'

    class Tag(Model):
        class Meta:
            database = db
            table_name = 'tag'

    migrator.migrate(migrator.add_column('campaign', 'learned', CharField(null=True, max_length=10)))
    migrator.migrate(migrator.add_column('former_value', 'tag_id', ForeignKeyField(Tag, field=Tag.id, null=True, on_delete='RESTRICT')))
    migrator.migrate(migrator.add_column('former_value', 'campaign_id', ForeignKeyField(Campaign, field=Campaign.id, null=True, on_delete='RESTRICT')))


def down(migrator, db):
    migrator.migrate(migrator.drop_index('former_value', 'former_value_tag_id'))
    migrator.migrate(migrator.drop_index('former_value', 'former_value_campaign_id'))
    migrator.migrate(migrator.drop_column('former_value', 'campaign_id'))
    migrator.migrate(migrator.drop_column('former_value', 'tag_id'))
    migrator.migrate(migrator.drop_column('campaign', 'learned'))
