"""The first tables: the spine and every kind, as frozen copies."""

from peewee import *


def up(migrator, db):
    class Record(Model):
        uid = CharField(unique=True, max_length=32)
        kind = CharField(max_length=40)
        date = CharField(null=True, max_length=10)
        end = CharField(null=True, max_length=10)
        title = TextField(default='')
        state = CharField(null=True, max_length=20)
        key = TextField()
        remark = TextField(null=True)
        late_on = CharField(null=True, max_length=10)
        late_reason = TextField(null=True)
        late_by = TextField(null=True)
        version = IntegerField(default=1)
        created = CharField(max_length=20)
        changed = CharField(max_length=20)
        origin = CharField(max_length=20, default='')
        deleted_at = CharField(null=True, max_length=20)
        class Meta:
            database = db
            table_name = 'record'
            indexes = ((('kind', 'date'), False),)
    db.create_tables([Record])

    class AnnualAppraisal(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        grade = TextField(null=True)
        comment = TextField(null=True)
        ungraded_reason = TextField(null=True)
        class Meta:
            database = db
            table_name = 'annual_appraisal'
    db.create_tables([AnnualAppraisal])

    class AnnualReport(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        report = TextField(null=True)
        date = TextField(null=True)
        class Meta:
            database = db
            table_name = 'annual_report'
    db.create_tables([AnnualReport])

    class AppraisalBase(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        staff = TextField(null=True)
        total = IntegerField(null=True)
        used = IntegerField(null=True)
        unit = TextField(null=True)
        basis = TextField(null=True)
        class Meta:
            database = db
            table_name = 'appraisal_base'
    db.create_tables([AppraisalBase])

    class AssistanceProject(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        name = TextField(null=True)
        funds = IntegerField(null=True)
        beneficiaries = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'assistance_project'
    db.create_tables([AssistanceProject])

    class Attachment(Model):
        record = ForeignKeyField(Record, on_delete='RESTRICT')
        name = TextField()
        sha256 = CharField(max_length=64)
        size = IntegerField()
        class Meta:
            database = db
            table_name = 'attachment'
    db.create_tables([Attachment])

    class Operation(Model):
        uid = CharField(unique=True, max_length=32)
        at = CharField(max_length=20)
        who = TextField()
        role = TextField(default='')
        name = TextField()
        reason = TextField(default='')
        origin = CharField(max_length=20, default='')
        rules = TextField(default='')
        undoable = IntegerField(default=1)
        undoes = ForeignKeyField('self', null=True, on_delete='RESTRICT')
        undone_by = ForeignKeyField('self', null=True, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'operation'
    db.create_tables([Operation])

    class Audit(Model):
        operation = ForeignKeyField(Operation, on_delete='RESTRICT')
        name = CharField(max_length=40, column_name='table_name')
        row = IntegerField()
        field = CharField(null=True, max_length=40)
        old = TextField(null=True)
        new = TextField(null=True)
        class Meta:
            database = db
            table_name = 'audit'
            indexes = ((('name', 'row'), False),)
    db.create_tables([Audit])

    class Ballot(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        ballot_class = TextField(null=True)
        due = IntegerField(null=True)
        present = IntegerField(null=True)
        returned = IntegerField(null=True)
        valid = IntegerField(null=True)
        excellent = IntegerField(null=True)
        competent = IntegerField(null=True)
        basic = IntegerField(null=True)
        incompetent = IntegerField(null=True)
        abstained = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'ballot'
    db.create_tables([Ballot])

    class Person(Model):
        uid = CharField(unique=True, max_length=32)
        deleted_at = CharField(null=True, max_length=32)
        name = TextField(null=True)
        id_number = TextField(null=True)
        sex = TextField(null=True)
        born = TextField(null=True)
        ethnicity = TextField(null=True)
        native_place = TextField(null=True)
        birthplace = TextField(null=True)
        work_started = TextField(null=True)
        political = TextField(null=True)
        joined_party = TextField(null=True)
        health = TextField(null=True)
        specialty = TextField(null=True)
        trait = TextField(null=True)
        phone = TextField(null=True)
        photo = TextField(null=True)
        initials = TextField(default='')
        pinyin = TextField(default='')
        position = IntegerField(default=0)
        class Meta:
            database = db
            table_name = 'person'
    db.create_tables([Person])

    class Cadre(Model):
        uid = CharField(unique=True, max_length=32)
        deleted_at = CharField(null=True, max_length=32)
        person = ForeignKeyField(Person, on_delete='RESTRICT')
        entered = TextField(null=True)
        left = TextField(null=True)
        leaving_reason = TextField(null=True)
        class Meta:
            database = db
            table_name = 'cadre'
    db.create_tables([Cadre])

    class Campaign(Model):
        uid = CharField(unique=True, max_length=32)
        deleted_at = CharField(null=True, max_length=32)
        name = TextField(null=True)
        level = TextField(null=True)
        start = TextField(null=True)
        end = TextField(null=True)
        target_institutions = IntegerField(null=True)
        target_communities = IntegerField(null=True)
        target_people = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'campaign'
    db.create_tables([Campaign])

    class CentralWork(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        name = TextField(null=True)
        result = TextField(null=True)
        class Meta:
            database = db
            table_name = 'central_work'
    db.create_tables([CentralWork])

    class Certificate(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        certificate = TextField(null=True)
        number = TextField(null=True)
        expires = TextField(null=True)
        class Meta:
            database = db
            table_name = 'certificate'
    db.create_tables([Certificate])

    class CloudSharing(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        term = TextField(null=True)
        class Meta:
            database = db
            table_name = 'cloud_sharing'
    db.create_tables([CloudSharing])

    class CloudStudy(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        term = TextField(null=True)
        hours = IntegerField(null=True)
        completed = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'cloud_study'
    db.create_tables([CloudStudy])

    class Commendation(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        outsider = TextField(null=True)
        outsider_unit = TextField(null=True)
        name = TextField(null=True)
        form = TextField(null=True)
        level = TextField(null=True)
        issuer = TextField(null=True)
        young_grassroots = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'commendation'
    db.create_tables([Commendation])

    class CommunityService(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        community = TextField(null=True)
        content = TextField(null=True)
        hours = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'community_service'
    db.create_tables([CommunityService])

    class Concern(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        problem = TextField(null=True)
        step = TextField(null=True)
        class Meta:
            database = db
            table_name = 'concern'
    db.create_tables([Concern])

    class Conduct(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        category = TextField(null=True)
        content = TextField(null=True)
        effective_until = TextField(null=True)
        class Meta:
            database = db
            table_name = 'conduct'
    db.create_tables([Conduct])

    class Contest(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        name = TextField(null=True)
        level = TextField(null=True)
        class Meta:
            database = db
            table_name = 'contest'
    db.create_tables([Contest])

    class Course(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        series = TextField(null=True)
        theme = TextField(null=True)
        category = TextField(null=True)
        hours = IntegerField(null=True)
        mode = TextField(null=True)
        class Meta:
            database = db
            table_name = 'course'
    db.create_tables([Course])

    class CurrentOperation(Model):
        operation = ForeignKeyField(Operation, null=True, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'current_operation'
    db.create_tables([CurrentOperation])

    class DevelopmentPlan(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        planned = IntegerField(null=True)
        content = TextField(null=True)
        class Meta:
            database = db
            table_name = 'development_plan'
    db.create_tables([DevelopmentPlan])

    class Dispute(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        matter = TextField(null=True)
        closed = TextField(null=True)
        result = TextField(null=True)
        class Meta:
            database = db
            table_name = 'dispute'
    db.create_tables([Dispute])

    class Education(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        mode = TextField(null=True)
        level = TextField(null=True)
        degree = TextField(null=True)
        school = TextField(null=True)
        major = TextField(null=True)
        class Meta:
            database = db
            table_name = 'education'
    db.create_tables([Education])

    class Exam(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        exam = TextField(null=True)
        level = TextField(null=True)
        outcome = TextField(null=True)
        class Meta:
            database = db
            table_name = 'exam'
    db.create_tables([Exam])

    class Exemption(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        requirement = TextField(null=True)
        period = TextField(null=True)
        reason = TextField(null=True)
        class Meta:
            database = db
            table_name = 'exemption'
    db.create_tables([Exemption])

    class Family(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        relation = TextField(null=True)
        name = TextField(null=True)
        born = TextField(null=True)
        political = TextField(null=True)
        work = TextField(null=True)
        class Meta:
            database = db
            table_name = 'family'
    db.create_tables([Family])

    class FieldResearch(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        theme = TextField(null=True)
        place = TextField(null=True)
        result = TextField(null=True)
        class Meta:
            database = db
            table_name = 'field_research'
    db.create_tables([FieldResearch])

    class Forum(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        date = TextField(null=True)
        theme = TextField(null=True)
        class Meta:
            database = db
            table_name = 'forum'
    db.create_tables([Forum])

    class FrontLine(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        post = TextField(null=True)
        task = TextField(null=True)
        result = TextField(null=True)
        class Meta:
            database = db
            table_name = 'front_line'
    db.create_tables([FrontLine])

    class Improvement(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        measure = TextField(null=True)
        effect = TextField(null=True)
        class Meta:
            database = db
            table_name = 'improvement'
    db.create_tables([Improvement])

    class Leave(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        category = TextField(null=True)
        excuses = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'leave'
    db.create_tables([Leave])

    class Mentorship(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        goal = TextField(null=True)
        class Meta:
            database = db
            table_name = 'mentorship'
    db.create_tables([Mentorship])

    class MicroWish(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        category = TextField(null=True)
        content = TextField(null=True)
        beneficiary = TextField(null=True)
        class Meta:
            database = db
            table_name = 'micro_wish'
    db.create_tables([MicroWish])

    class MonthSummary(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        summary = TextField(null=True)
        comment = TextField(null=True)
        class Meta:
            database = db
            table_name = 'month_summary'
    db.create_tables([MonthSummary])

    class MultiPost(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        post = TextField(null=True)
        evaluation = TextField(null=True)
        class Meta:
            database = db
            table_name = 'multi_post'
    db.create_tables([MultiPost])

    class Observation(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        method = TextField(null=True)
        remark_text = TextField(null=True)
        class Meta:
            database = db
            table_name = 'observation'
    db.create_tables([Observation])

    class Participation(Model):
        record = ForeignKeyField(Record, on_delete='RESTRICT')
        person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        name = TextField()
        role = CharField(max_length=20)
        position = IntegerField(default=0)
        kind = CharField(max_length=40)
        counted = IntegerField(default=0)
        late = IntegerField(default=0)
        year = IntegerField(null=True)
        date = CharField(null=True, max_length=10)
        amount = IntegerField(null=True)
        detail = TextField(null=True)
        class Meta:
            database = db
            table_name = 'participation'
            indexes = ((('person', 'kind', 'date'), False),)
    db.create_tables([Participation])

    class PartyActivity(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        category = TextField(null=True)
        theme = TextField(null=True)
        class Meta:
            database = db
            table_name = 'party_activity'
    db.create_tables([PartyActivity])

    class PartyCheck(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        date = TextField(null=True)
        item = TextField(null=True)
        finding = TextField(null=True)
        follow_up = TextField(null=True)
        class Meta:
            database = db
            table_name = 'party_check'
    db.create_tables([PartyCheck])

    class PartyStep(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        stage = TextField(null=True)
        basis = TextField(null=True)
        class Meta:
            database = db
            table_name = 'party_step'
    db.create_tables([PartyStep])

    class PartyWork(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        name = TextField(null=True)
        form = TextField(null=True)
        award = TextField(null=True)
        class Meta:
            database = db
            table_name = 'party_work'
    db.create_tables([PartyWork])

    class PoliticalCheck(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        date = TextField(null=True)
        item = TextField(null=True)
        finding = TextField(null=True)
        follow_up = TextField(null=True)
        class Meta:
            database = db
            table_name = 'political_check'
    db.create_tables([PoliticalCheck])

    class PostHistory(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        unit = TextField(null=True)
        post = TextField(null=True)
        basis = TextField(null=True)
        class Meta:
            database = db
            table_name = 'post_history'
    db.create_tables([PostHistory])

    class Problem(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        category = TextField(null=True)
        problem = TextField(null=True)
        place = TextField(null=True)
        deadline = TextField(null=True)
        closed = TextField(null=True)
        result = TextField(null=True)
        class Meta:
            database = db
            table_name = 'problem'
    db.create_tables([Problem])

    class Promotion(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        from_post = TextField(null=True)
        to_post = TextField(null=True)
        category = TextField(null=True)
        basis = TextField(null=True)
        class Meta:
            database = db
            table_name = 'promotion'
    db.create_tables([Promotion])

    class QuarterPerformance(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        score = IntegerField(null=True)
        coefficient = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'quarter_performance'
    db.create_tables([QuarterPerformance])

    class QuarterReview(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        report = TextField(null=True)
        achievements = TextField(null=True)
        grade = TextField(null=True)
        opinion = TextField(null=True)
        class Meta:
            database = db
            table_name = 'quarter_review'
    db.create_tables([QuarterReview])

    class RankHistory(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        rank = TextField(null=True)
        basis = TextField(null=True)
        class Meta:
            database = db
            table_name = 'rank_history'
    db.create_tables([RankHistory])

    class ReadingList(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        period = TextField(null=True)
        book = TextField(null=True)
        author = TextField(null=True)
        class Meta:
            database = db
            table_name = 'reading_list'
    db.create_tables([ReadingList])

    class ReadingMeeting(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        theme = TextField(null=True)
        book = TextField(null=True)
        class Meta:
            database = db
            table_name = 'reading_meeting'
    db.create_tables([ReadingMeeting])

    class ReadingRecord(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        book = TextField(null=True)
        class Meta:
            database = db
            table_name = 'reading_record'
    db.create_tables([ReadingRecord])

    class RecordCampaign(Model):
        record = ForeignKeyField(Record, on_delete='RESTRICT')
        campaign = ForeignKeyField(Campaign, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'record_campaign'
    db.create_tables([RecordCampaign])

    class RecordSearch(Model):
        record = ForeignKeyField(Record, primary_key=True, on_delete='RESTRICT')
        text = TextField()
        initials = TextField()
        class Meta:
            database = db
            table_name = 'record_search'
    db.create_tables([RecordSearch])

    class Tag(Model):
        uid = CharField(unique=True, max_length=32)
        deleted_at = CharField(null=True, max_length=32)
        name = TextField(null=True)
        class Meta:
            database = db
            table_name = 'tag'
    db.create_tables([Tag])

    class RecordTag(Model):
        record = ForeignKeyField(Record, on_delete='RESTRICT')
        tag = ForeignKeyField(Tag, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'record_tag'
    db.create_tables([RecordTag])

    class Reflection(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        headline = TextField(null=True)
        book = TextField(null=True)
        class Meta:
            database = db
            table_name = 'reflection'
    db.create_tables([Reflection])

    class ReflectionExchange(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        theme = TextField(null=True)
        occasion = TextField(null=True)
        class Meta:
            database = db
            table_name = 'reflection_exchange'
    db.create_tables([ReflectionExchange])

    class Reserve(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        basis = TextField(null=True)
        measures = TextField(null=True)
        leaving_reason = TextField(null=True)
        class Meta:
            database = db
            table_name = 'reserve'
    db.create_tables([Reserve])

    class Secondment(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        host = TextField(null=True)
        post = TextField(null=True)
        evaluation = TextField(null=True)
        class Meta:
            database = db
            table_name = 'secondment'
    db.create_tables([Secondment])

    class Seminar(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        theme = TextField(null=True)
        class Meta:
            database = db
            table_name = 'seminar'
    db.create_tables([Seminar])

    class Setting(Model):
        name = CharField(unique=True, max_length=60)
        value = TextField()
        class Meta:
            database = db
            table_name = 'setting'
    db.create_tables([Setting])

    class ShadowStudy(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        home_unit = TextField(null=True)
        host_office = TextField(null=True)
        basis = TextField(null=True)
        nomination = TextField(null=True)
        tasks = TextField(null=True)
        evaluation = TextField(null=True)
        grade = TextField(null=True)
        class Meta:
            database = db
            table_name = 'shadow_study'
    db.create_tables([ShadowStudy])

    class SiteActivity(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        site = TextField(null=True)
        theme = TextField(null=True)
        class Meta:
            database = db
            table_name = 'site_activity'
    db.create_tables([SiteActivity])

    class SpecialGuidance(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        content = TextField(null=True)
        class Meta:
            database = db
            table_name = 'special_guidance'
    db.create_tables([SpecialGuidance])

    class StaffHistory(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        staff = TextField(null=True)
        basis = TextField(null=True)
        class Meta:
            database = db
            table_name = 'staff_history'
    db.create_tables([StaffHistory])

    class StudyGroup(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        name = TextField(null=True)
        wechat = TextField(null=True)
        purpose = TextField(null=True)
        class Meta:
            database = db
            table_name = 'study_group'
    db.create_tables([StudyGroup])

    class StudyGroupActivity(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        group = TextField(null=True)
        content = TextField(null=True)
        mode = TextField(null=True)
        class Meta:
            database = db
            table_name = 'study_group_activity'
    db.create_tables([StudyGroupActivity])

    class Suggestion(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        content = TextField(null=True)
        proposer = TextField(null=True)
        reply = TextField(null=True)
        replied = TextField(null=True)
        class Meta:
            database = db
            table_name = 'suggestion'
    db.create_tables([Suggestion])

    class TaskForce(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        name = TextField(null=True)
        project = TextField(null=True)
        size = IntegerField(null=True)
        specialties = TextField(null=True)
        class Meta:
            database = db
            table_name = 'task_force'
    db.create_tables([TaskForce])

    class TaskForceResult(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        group = TextField(null=True)
        result = TextField(null=True)
        category = TextField(null=True)
        class Meta:
            database = db
            table_name = 'task_force_result'
    db.create_tables([TaskForceResult])

    class ThoughtForum(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        theme = TextField(null=True)
        discussion = TextField(null=True)
        interaction = TextField(null=True)
        class Meta:
            database = db
            table_name = 'thought_forum'
    db.create_tables([ThoughtForum])

    class Transfer(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        from_post = TextField(null=True)
        to_post = TextField(null=True)
        level = TextField(null=True)
        reason = TextField(null=True)
        class Meta:
            database = db
            table_name = 'transfer'
    db.create_tables([Transfer])

    class Unit(Model):
        uid = CharField(unique=True, max_length=32)
        deleted_at = CharField(null=True, max_length=32)
        name = TextField(null=True)
        short = TextField(null=True)
        nature = TextField(null=True)
        parent = ForeignKeyField('self', null=True, on_delete='RESTRICT')
        position = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'unit'
    db.create_tables([Unit])

    class Visit(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        target = TextField(null=True)
        place = TextField(null=True)
        people_seen = IntegerField(null=True)
        first_seen = IntegerField(null=True)
        focus = TextField(null=True)
        class Meta:
            database = db
            table_name = 'visit'
    db.create_tables([Visit])

    class WorkInfo(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        headline = TextField(null=True)
        outlet = TextField(null=True)
        adoption = TextField(null=True)
        level = TextField(null=True)
        class Meta:
            database = db
            table_name = 'work_info'
    db.create_tables([WorkInfo])

    class YouthDay(Model):
        record = ForeignKeyField(Record, field=Record.id, primary_key=True, on_delete='RESTRICT')
        theme = TextField(null=True)
        form = TextField(null=True)
        result = TextField(null=True)
        class Meta:
            database = db
            table_name = 'youth_day'
    db.create_tables([YouthDay])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('youth_day'))
    migrator.migrate(migrator.drop_table('work_info'))
    migrator.migrate(migrator.drop_table('visit'))
    migrator.migrate(migrator.drop_table('unit'))
    migrator.migrate(migrator.drop_table('transfer'))
    migrator.migrate(migrator.drop_table('thought_forum'))
    migrator.migrate(migrator.drop_table('task_force_result'))
    migrator.migrate(migrator.drop_table('task_force'))
    migrator.migrate(migrator.drop_table('suggestion'))
    migrator.migrate(migrator.drop_table('study_group_activity'))
    migrator.migrate(migrator.drop_table('study_group'))
    migrator.migrate(migrator.drop_table('staff_history'))
    migrator.migrate(migrator.drop_table('special_guidance'))
    migrator.migrate(migrator.drop_table('site_activity'))
    migrator.migrate(migrator.drop_table('shadow_study'))
    migrator.migrate(migrator.drop_table('setting'))
    migrator.migrate(migrator.drop_table('seminar'))
    migrator.migrate(migrator.drop_table('secondment'))
    migrator.migrate(migrator.drop_table('reserve'))
    migrator.migrate(migrator.drop_table('reflection_exchange'))
    migrator.migrate(migrator.drop_table('reflection'))
    migrator.migrate(migrator.drop_table('record_tag'))
    migrator.migrate(migrator.drop_table('tag'))
    migrator.migrate(migrator.drop_table('record_search'))
    migrator.migrate(migrator.drop_table('record_campaign'))
    migrator.migrate(migrator.drop_table('reading_record'))
    migrator.migrate(migrator.drop_table('reading_meeting'))
    migrator.migrate(migrator.drop_table('reading_list'))
    migrator.migrate(migrator.drop_table('rank_history'))
    migrator.migrate(migrator.drop_table('quarter_review'))
    migrator.migrate(migrator.drop_table('quarter_performance'))
    migrator.migrate(migrator.drop_table('promotion'))
    migrator.migrate(migrator.drop_table('problem'))
    migrator.migrate(migrator.drop_table('post_history'))
    migrator.migrate(migrator.drop_table('political_check'))
    migrator.migrate(migrator.drop_table('party_work'))
    migrator.migrate(migrator.drop_table('party_step'))
    migrator.migrate(migrator.drop_table('party_check'))
    migrator.migrate(migrator.drop_table('party_activity'))
    migrator.migrate(migrator.drop_table('participation'))
    migrator.migrate(migrator.drop_table('observation'))
    migrator.migrate(migrator.drop_table('multi_post'))
    migrator.migrate(migrator.drop_table('month_summary'))
    migrator.migrate(migrator.drop_table('micro_wish'))
    migrator.migrate(migrator.drop_table('mentorship'))
    migrator.migrate(migrator.drop_table('leave'))
    migrator.migrate(migrator.drop_table('improvement'))
    migrator.migrate(migrator.drop_table('front_line'))
    migrator.migrate(migrator.drop_table('forum'))
    migrator.migrate(migrator.drop_table('field_research'))
    migrator.migrate(migrator.drop_table('family'))
    migrator.migrate(migrator.drop_table('exemption'))
    migrator.migrate(migrator.drop_table('exam'))
    migrator.migrate(migrator.drop_table('education'))
    migrator.migrate(migrator.drop_table('dispute'))
    migrator.migrate(migrator.drop_table('development_plan'))
    migrator.migrate(migrator.drop_table('current_operation'))
    migrator.migrate(migrator.drop_table('course'))
    migrator.migrate(migrator.drop_table('contest'))
    migrator.migrate(migrator.drop_table('conduct'))
    migrator.migrate(migrator.drop_table('concern'))
    migrator.migrate(migrator.drop_table('community_service'))
    migrator.migrate(migrator.drop_table('commendation'))
    migrator.migrate(migrator.drop_table('cloud_study'))
    migrator.migrate(migrator.drop_table('cloud_sharing'))
    migrator.migrate(migrator.drop_table('certificate'))
    migrator.migrate(migrator.drop_table('central_work'))
    migrator.migrate(migrator.drop_table('campaign'))
    migrator.migrate(migrator.drop_table('cadre'))
    migrator.migrate(migrator.drop_table('person'))
    migrator.migrate(migrator.drop_table('ballot'))
    migrator.migrate(migrator.drop_table('audit'))
    migrator.migrate(migrator.drop_table('operation'))
    migrator.migrate(migrator.drop_table('attachment'))
    migrator.migrate(migrator.drop_table('assistance_project'))
    migrator.migrate(migrator.drop_table('appraisal_base'))
    migrator.migrate(migrator.drop_table('annual_report'))
    migrator.migrate(migrator.drop_table('annual_appraisal'))
    migrator.migrate(migrator.drop_table('record'))
