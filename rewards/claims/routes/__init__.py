"""Rewards over HTTP."""

from fastapi import APIRouter

from rewards.claims.routes import annulling, awards, publishing, reporters, reviews

staff = APIRouter()
public = APIRouter()
for each in (publishing.staff, reviews.staff, awards.staff, annulling.staff):
    staff.include_router(each)
for each in (publishing.public, reporters.public):
    public.include_router(each)
