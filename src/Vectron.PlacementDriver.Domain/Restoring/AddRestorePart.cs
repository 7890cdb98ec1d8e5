using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Vectron.PlacementDriver.Domain.Serialization;

namespace Vectron.PlacementDriver.Domain.Restoring;

/// <summary>
/// The next part of a backup that is being restored. The same part again changes nothing. Refused as
/// <see cref="RejectionReason.FailedPrecondition"/> when that restore is not under way or another part is due, and as
/// <see cref="RejectionReason.LimitReached"/> beyond <see cref="RestoreRule.MostBytes"/> or
/// <see cref="RestoreRule.MostParts"/>.
/// </summary>
/// <param name="RestoreId">What <see cref="BeginRestore"/> was accepted with.</param>
/// <param name="Number">The part's number, from 0.</param>
/// <param name="Data">Its bytes, 1 to <see cref="RestoreRule.MostPartBytes"/>: a piece of the file, compressed by gzip.</param>
public sealed record AddRestorePart(
    ulong RestoreId,
    int Number,
    [property: JsonConverter(typeof(Base64Bytes))] ImmutableArray<byte> Data) : Command
{
    /// <inheritdoc/>
    public override int EstimateBytes() => base.EstimateBytes() + (Data.Length / 3 * 4);

    /// <inheritdoc/>
    public override string? FindFault() => Data.IsDefaultOrEmpty || Data.Length > RestoreRule.MostPartBytes
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"data of {(Data.IsDefault ? 0 : Data.Length)} bytes must be 1 to {RestoreRule.MostPartBytes} bytes")
        : null;

    /// <inheritdoc/>
    public override bool IsBulk() => true;

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (RestoreRule.Refuse(draft.Incoming, RestoreId) is { } refusal)
        {
            return refusal;
        }

        var incoming = draft.Incoming!;
        if (Number >= 0 && Number < incoming.Parts.Length && incoming.Parts[Number].AsSpan().SequenceEqual(Data.AsSpan()))
        {
            return CommandOutcome.Accepted(RestoreId);
        }

        if (Number != incoming.Parts.Length)
        {
            return CommandOutcome.Rejected(
                RejectionReason.FailedPrecondition,
                string.Create(CultureInfo.InvariantCulture, $"part {Number} is not due: the next one is {incoming.Parts.Length}"));
        }

        if (incoming.Bytes + Data.Length > RestoreRule.MostBytes || incoming.Parts.Length >= RestoreRule.MostParts)
        {
            return CommandOutcome.Rejected(
                RejectionReason.LimitReached,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the backup is too large: at most {RestoreRule.MostBytes} compressed bytes in {RestoreRule.MostParts} parts can be restored"));
        }

        draft.SetIncoming(incoming.With(Data));
        return CommandOutcome.Accepted(RestoreId);
    }
}
