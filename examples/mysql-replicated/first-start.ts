/** There from the first byte of a copy to its last: a copy that was cut off must not be taken for a member's data. */
const COPYING = '/var/lib/mysql/copying';

/** Shell: an unfinished copy is thrown away, and made anew. */
export const FORGET_UNFINISHED_COPY = `[ ! -e ${COPYING} ] || find /var/lib/mysql -mindepth 1 -delete`;

/**
 * Runs once on an empty volume, sourced by the image's entrypoint. The first member makes the account that replicas use. Every other copies the data
 * of the member before it, which is Ready by then because members start in order, and follows the primary from that point on.
 */
export const FIRST_START = `if [ "$POD_ORDINAL" = 0 ]; then
  docker_process_sql <<SQL
CREATE USER replication IDENTIFIED BY '$REPLICATION_PASSWORD';
GRANT REPLICATION SLAVE ON *.* TO replication;
SQL
else
  donor="mysql-$((POD_ORDINAL - 1)).mysql-headless"
  touch ${COPYING}
  {
    echo 'RESET BINARY LOGS AND GTIDS;' &&
    mysqldump --host="$donor" --user=root --password="$MYSQL_ROOT_PASSWORD" \\
      --single-transaction --set-gtid-purged=ON --databases "$MYSQL_DATABASE" &&
    echo "CHANGE REPLICATION SOURCE TO SOURCE_HOST='$PRIMARY', SOURCE_USER='replication'," &&
    echo "  SOURCE_PASSWORD='$REPLICATION_PASSWORD', SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1;"
  } | docker_process_sql
  rm ${COPYING}
fi
`;
