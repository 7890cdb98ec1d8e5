using System.Runtime.CompilerServices;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Client.Watching;

/// <summary>A picture of the cluster and how it came about.</summary>
/// <param name="Step">A new picture, changes of the one before, or the confirmation that nothing is missing.</param>
/// <param name="Picture">The cluster now.</param>
/// <param name="Changes">What changed; of a new picture all of it, of a confirmation nothing.</param>
public sealed record PictureUpdate(WatchStep Step, ClusterPicture Picture, StateView Changes)
{
    private static readonly StateView Nothing = new();

    /// <summary>Puts the messages of a watch together.</summary>
    internal static async IAsyncEnumerable<PictureUpdate> FoldAsync(
        IAsyncEnumerable<WatchResponse> responses, [EnumeratorCancellation] CancellationToken token)
    {
        var picture = ClusterPicture.Empty;
        StateView whole = new();
        await foreach (var response in responses.WithCancellation(token).ConfigureAwait(false))
        {
            switch (response.Step)
            {
                case WatchStep.Picture:
                    whole = response.First ? new StateView() : whole;
                    whole.MergeFrom(response.State);
                    if (!response.Last)
                    {
                        continue;
                    }

                    picture = ClusterPicture.Empty.With(whole);
                    break;
                case WatchStep.Changes:
                    picture = picture.With(response.State);
                    break;
                default:
                    break;
            }

            picture = picture.At(response);
            yield return new PictureUpdate(
                response.Step,
                picture,
                response.Step switch { WatchStep.Picture => whole, WatchStep.Changes => response.State, _ => Nothing });
        }
    }
}
