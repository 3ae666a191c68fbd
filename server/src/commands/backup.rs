//! `cairn backup` and `cairn restore`: copies the database to a file and back.

use super::print_line;
use crate::config::BackupArgs;
use anyhow::ensure;
use chrono::Utc;
use domain::access::System;
use domain::text::counted;
use store::{Restored, Store};

pub async fn write(args: BackupArgs) -> anyhow::Result<()> {
    let BackupArgs { file, database } = args;
    let path = database.path.display();
    super::must_exist(&database)?;
    Store::back_up_file(&database.path, &file).await?;
    let bytes = std::fs::metadata(&file)?.len();
    print_line(&format!("{} is a complete and checked copy of {path} ({} kB).", file.display(), bytes.div_ceil(1000)));
    Ok(())
}

pub async fn restore(args: BackupArgs) -> anyhow::Result<()> {
    let BackupArgs { file, database } = args;
    ensure!(file.exists(), "There is no backup at {}.", file.display());
    let path = database.path.display();
    let Restored { former, unsure_emails } = Store::restore(System::new(), &file, &database.path, Utc::now()).await?;
    print_line(&format!("{path} is now the backup {}.", file.display()));
    if let Some(former) = former {
        print_line(&format!("The former database is {}. Delete it when you don't need it.", former.display()));
    }
    if unsure_emails > 0 {
        print_line(&format!(
            "{} may have been sent since the backup, so Cairn doesn't send them by itself. Look at the outbox of each \
             edition.",
            counted(usize::try_from(unsure_emails)?, "waiting email", "waiting emails")
        ));
    }
    print_line("What people wrote or deleted since the backup is undone.");
    Ok(())
}
