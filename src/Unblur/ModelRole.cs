namespace Unblur;

/// <summary>What a model is for.</summary>
public enum ModelRole
{
    /// <summary>It restores photos: <see cref="Deblurrer"/>.</summary>
    Deblur,

    /// <summary>It estimates the motion that blurred them: <see cref="MotionEstimator"/>.</summary>
    Motion,

    /// <summary>It blurs sharp photos.</summary>
    Blur,

    /// <summary>It knows what natural photos look like, for a method that restores by it.</summary>
    Prior,

    /// <summary>It judges how natural a photo looks, in training.</summary>
    Discriminator,
}

/// <summary>Roles of networks, in the words of cards.</summary>
internal static class ModelRoles
{
    /// <summary>What such a model does, for messages.</summary>
    internal static string Does(ModelRole role) => role switch
    {
        ModelRole.Motion => "estimates motion: use it with unblur motion",
        ModelRole.Blur => "blurs photos",
        ModelRole.Prior => "knows what natural photos look like, for a method that restores by it",
        ModelRole.Discriminator => "judges how natural photos look: use it in unblur train",
        _ => "restores photos: use it with unblur deblur",
    };
}
